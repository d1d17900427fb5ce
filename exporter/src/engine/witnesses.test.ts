import { describe, expect, it } from 'vitest';
import { policy } from '../compare/fixtures.ts';
import { judge } from '../compare/judge.ts';
import { newAsset } from '../compare/new-asset.ts';
import type { ImportSettings } from '../collect/import/settings.ts';
import type { Asset, Source } from '../config/config.ts';
import type { Collected, NewRecordings } from '../model/observation.ts';
import type { Happening } from '../model/state/happening.ts';
import { unwatched } from '../lib/step.ts';
import type { Clock } from '../lib/clock.ts';
import { Witnesses } from './witnesses.ts';

const source: ImportSettings = { type: 'import', path: 'scan.xml', format: 'auto', maxAgeMs: 1e9, settleMs: 0 };
const own: Source = { ...source, path: 'own.txt' };
const asset = { policy: policy(null), sources: [own, source], intervalMs: 3_600_000 } as unknown as Asset;

const scan: NewRecordings = {
  kind: 'recording',
  bindings: [],
  complete: { tcp: false, udp: false, process: false },
  raw: Buffer.alloc(0),
  notes: [],
  identity: { vendor: null, model: null, description: null },
  remember: 'scan.xml was read',
  takenAt: 500,
  agedBy: 'content',
  earlier: [],
  countsForMs: 30 * 24 * 3_600_000,
  answered: [{ transport: 'tcp', port: 443, at: 500 }],
};

const nothingNew: Collected = {
  kind: 'nothing_new',
  why: 'no new file',
  takenAt: 500,
  identity: scan.identity,
  notes: [],
  remember: scan.remember,
};

/** Witnesses of one asset whose file is read by `read`; timers fire when a test says so. */
function hearing(read: (remembered: string | null) => Promise<Collected>) {
  const timers = new Set<() => void>();
  const clock: Clock = {
    now: () => 1_000,
    after: (_ms, call) => {
      timers.add(call);
      return () => timers.delete(call);
    },
  };
  const told: unknown[] = [];
  const asked: (string | null)[] = [];
  const known = { state: newAsset('hmi-01', 0), isAside: false };
  const witnesses = new Witnesses({
    watch: unwatched,
    assets: {
      all: () => [asset],
      witnessOf: () => ({
        collect: ({ remembered }) => {
          asked.push(remembered);
          return read(remembered);
        },
        plan: () => ({
          steps: [],
          caps: [],
          total: { sessions: 0, requests: 0, sentBytes: 0, receivedBytes: 0, durationMs: 0 },
        }),
      }),
    },
    ledger: {
      take: (_name, happened) => {
        if (known.isAside) return Promise.resolve(null);
        const judged = judge(asset.policy, known.state, happened as Happening<'testimony'>);
        known.state = judged.state;
        return Promise.resolve(judged as never);
      },
    },
    trouble: {
      guard: (_name: string, work: Promise<unknown>) => work,
      bug: (...bug: unknown[]) => told.push(bug),
    } as never,
    log: { warn: (fields: unknown) => told.push(fields) } as never,
    clock,
  });
  const ring = (): void => {
    for (const call of [...timers]) call();
  };
  return { witnesses, known, asked, told, ring, timers };
}

describe('a witness', () => {
  it('that lies on a share that hangs holds up no look, and is not asked again beside the first time', async () => {
    const share = Promise.withResolvers<Collected>();
    const { witnesses, known, asked, told, ring, timers } = hearing(() => share.promise);
    for (const turn of [1, 2]) {
      const heard = witnesses.hear(asset);
      ring();
      await heard;
      expect([turn, asked]).toEqual([turn, [null]]);
    }
    expect(told).toMatchObject([{ source: 'import scan.xml', reason: 'it has said nothing for 10 s' }]);
    share.resolve(scan);
    await witnesses.hear(asset);
    expect(known.state.witnesses).toMatchObject([{ source: 'import scan.xml', lastSeenAt: 500 }]);
    expect(timers.size).toBe(0);
  });

  it('that spoke while its asset was put aside is heard again: nothing of it was judged', async () => {
    const { witnesses, known, asked } = hearing((remembered) =>
      Promise.resolve(remembered === null ? scan : nothingNew),
    );
    known.isAside = true;
    await witnesses.hear(asset);
    known.isAside = false;
    await witnesses.hear(asset);
    expect(asked).toEqual([null, null]);
    expect(known.state.witnesses).toMatchObject([{ answered: [{ port: 443 }] }]);
  });

  it('that left the config and came back is heard as a whole again', async () => {
    const { witnesses, known, asked } = hearing((remembered) =>
      Promise.resolve(remembered === null ? scan : nothingNew),
    );
    await witnesses.hear(asset);
    await witnesses.hear(asset);
    expect(asked).toEqual([null, 'scan.xml was read']);
    known.state = { ...known.state, witnesses: [] };
    await witnesses.hear(asset);
    await witnesses.hear(asset);
    expect(asked.slice(2)).toEqual(['scan.xml was read', null]);
    expect(known.state.witnesses).toMatchObject([{ answered: [{ port: 443 }] }]);
  });
});
