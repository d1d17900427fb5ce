import { describe, expect, it } from 'vitest';
import type { FailureReason } from '../../model/collection.ts';
import type { AssetState } from '../../model/state.ts';
import { baseline, good, hour, minute, nothingNew, policy } from '../fixtures.ts';
import { hangsOnPin } from './host-key.ts';
import { judge } from '../judge.ts';
import { newAsset } from '../new-asset.ts';
import { lastPolicyOf } from '../removed/last-policy.ts';
import { reportOf } from '../report.ts';

const asset = policy(baseline([]));
const offered = 'ssh-ed25519 SHA256:offered';

function failed(before: AssetState, at: number, reason: FailureReason, pin?: string): AssetState {
  const otherKey = pin === undefined ? {} : { otherKey: { pin, offered } };
  const footprint = { sessions: 1, requests: 0, sentBytes: 0, receivedBytes: 0 };
  const happening = { kind: 'failed' as const, at, durationMs: 90, footprint, reason, message: 'no', ...otherKey };
  return judge(asset, before, happening).state;
}

function answers(before: AssetState, at: number): AssetState {
  return judge(asset, before, good(at, [])).state;
}

/** The asset under another config, or after another start, with these pins. */
function configured(before: AssetState, at: number, pin: string | null): AssetState {
  const asked = hangsOnPin(before) ? { hostKeyPin: pin } : {};
  return judge(asset, before, { kind: 'config', at, ...asked }).state;
}

function told(state: AssetState): unknown {
  return reportOf(asset, { state: JSON.parse(JSON.stringify(state)) as AssetState, paused: [] }, 5 * hour).otherHostKey;
}

describe('another host key than the pinned one', () => {
  const seen = answers(newAsset('hmi-01', 0), minute);

  it('is known from the look that showed it, with what was offered', () => {
    expect(told(seen)).toBeNull();
    expect(told(failed(seen, hour, 'host_key', 'A'))).toEqual({ sinceAt: hour, offered });
  });

  it('is known as well where no look was ever good: the pin came from somewhere', () => {
    expect(told(failed(newAsset('hmi-01', 0), hour, 'host_key', 'A'))).toEqual({ sinceAt: hour, offered });
  });

  it('is not known of an asset without a pin, whatever fails after that', () => {
    const first = failed(newAsset('hmi-01', 0), minute, 'host_key');
    expect(told(first)).toBeNull();
    const pinned = answers(configured(first, 2 * minute, 'A'), 3 * minute);
    for (const reason of ['auth', 'unreachable', 'timeout', 'host_key'] as const) {
      expect(told(failed(pinned, 4 * minute, reason))).toBeNull();
    }
  });

  it('stays, with its beginning, over other failures, restarts and edits that leave the pin', () => {
    const other = failed(seen, hour, 'host_key', 'A');
    const moved = configured(other, hour + minute, 'A');
    const later = failed(failed(moved, 2 * hour, 'unreachable'), 3 * hour, 'host_key', 'A');
    expect(told(configured(later, 3 * hour, 'A'))).toEqual({ sinceAt: hour, offered });
    // The file of known hosts cannot be read: nobody has pinned another key.
    expect(told(failed(later, 4 * hour, 'host_key'))).toEqual({ sinceAt: hour, offered });
  });

  it('ends by a good look, by other pins, by no pin, and by a recorded removal', () => {
    const other = failed(seen, hour, 'host_key', 'A');
    expect(told(answers(other, 2 * hour))).toBeNull();
    expect(told(judge(asset, other, nothingNew(2 * hour)).state)).toBeNull();
    expect(told(configured(other, 2 * hour, 'B'))).toBeNull();
    expect(told(configured(other, 2 * hour, null))).toBeNull();
    expect(told(judge(lastPolicyOf(other), other, { kind: 'removed', at: 2 * hour, note: '' }).state)).toBeNull();
    const again = failed(configured(other, 2 * hour, 'B'), 3 * hour, 'host_key', 'B');
    expect(told(again), 'and begins anew where the new pin is wrong as well').toEqual({ sinceAt: 3 * hour, offered });
  });

  it('is taken over from a store that does not name it, where its last look was refused', () => {
    const ofOlderVersion = ({ otherHostKey: _unknown, ...older }: AssetState): AssetState => older;
    const older = ofOlderVersion(failed(seen, hour, 'host_key'));
    expect(told(configured(older, 2 * hour, 'A'))).toEqual({ sinceAt: hour, offered: null });
    expect(told(configured(older, 2 * hour, null))).toBeNull();
    expect(hangsOnPin(older)).toBe(true);
    expect(hangsOnPin({ ...older, otherHostKey: null })).toBe(false);
    // The old state did not say whether the asset had a pin. Before a good look it most often had none.
    expect(told(configured(ofOlderVersion(failed(newAsset('a', 0), hour, 'host_key')), 2 * hour, 'A'))).toBeNull();
    // This version does say it. So a pin that comes later does not mean another key.
    expect(told(configured(failed(seen, hour, 'host_key'), 2 * hour, 'A'))).toBeNull();
  });

  it('asks for the pins only where something hangs on them', () => {
    expect(hangsOnPin(seen)).toBe(false);
    expect(hangsOnPin(failed(seen, hour, 'timeout'))).toBe(false);
    expect(hangsOnPin(failed(seen, hour, 'host_key', 'A'))).toBe(true);
    // Where nobody asked for a pin, there is no other key.
    const other = failed(seen, hour, 'host_key', 'A');
    expect(told(judge(asset, other, { kind: 'config', at: 2 * hour }).state)).toEqual({ sinceAt: hour, offered });
  });
});
