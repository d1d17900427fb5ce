import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeKey, startAsset, type AssetOptions, type KeyType, type SshAsset } from '../../../test/ssh/asset.ts';
import { emptyFootprint, type Footprint } from '../../model/collection.ts';
import type { Collected } from '../../model/observation.ts';
import { createSshCollector } from './index.ts';
import type { SshSettings } from './settings.ts';

/** Real programs: Debian's sshd in namespaces of its own. */

let asset: SshAsset;

function settingsFor(one: SshAsset, changes: Partial<SshSettings> = {}): SshSettings {
  return {
    address: '127.0.0.1',
    port: one.port,
    timeoutMs: 10_000,
    platform: 'auto',
    credential: { username: 'root', privateKey: () => one.userKey() },
    hostKeys: { fingerprints: [one.fingerprint()] },
    ...changes,
  };
}

interface LookOptions {
  readonly footprint?: Footprint;
  readonly remembered?: string | null;
  readonly signal?: AbortSignal;
}

function look(settings: SshSettings, options: LookOptions = {}): Promise<Collected> {
  return createSshCollector(settings).collect({
    signal: options.signal ?? new AbortController().signal,
    footprint: options.footprint ?? emptyFootprint(),
    remembered: options.remembered ?? null,
  });
}

/** What the asset's own SSH server must look like in every answer. */
function ownListener(one: SshAsset) {
  return expect.objectContaining({ transport: 'tcp', address: '127.0.0.1', port: one.port });
}

describe('an ordinary sshd', () => {
  beforeAll(async () => {
    asset = await startAsset({ hostKeys: ['ed25519', 'ecdsa', 'rsa'], users: { operator: '/bin/bash' } });
  });
  afterAll(() => asset.stop());

  test('is asked once what it is, and in one channel from then on', async () => {
    const [first, second] = [emptyFootprint(), emptyFootprint()];
    const collected = await look(settingsFor(asset), { footprint: first });
    expect(collected.bindings).toContainEqual({
      transport: 'tcp',
      address: '127.0.0.1',
      port: asset.port,
      process: 'sshd',
    });
    expect(collected.complete).toEqual({ tcp: true, udp: true, process: true });
    expect(collected.notes).toEqual([]);
    expect(collected.identity.description).toMatch(/^OpenSSH_/);
    expect(collected.remember).toBe('linux/ss');
    const again = await look(settingsFor(asset), { footprint: second, remembered: 'linux/ss' });
    expect(again.bindings).toContainEqual(ownListener(asset));
    expect([first.sessions, first.requests, second.sessions, second.requests]).toEqual([1, 2, 1, 1]);
    expect(second.sentBytes).toBeGreaterThan(1000);
    expect(second.receivedBytes).toBeGreaterThan(1000);
  });
});
