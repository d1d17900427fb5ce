import { createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Examples } from '../../test/config/examples.ts';
import { keyedDigest } from '../lib/secret.ts';
import type { SshSettings } from '../collect/ssh/settings.ts';
import { targetsOf } from './targets.ts';

let examples: Examples;
beforeAll(async () => {
  examples = await Examples.copy('good');
});
afterAll(() => examples.remove());

it('an asset of recordings that is asked who it is holds the lock of its address and needs budget, and no failure to read holds it up', async () => {
  const targetsIn = async (file: string) => {
    const { config } = await examples.load(file);
    const targets = targetsOf(config!, createSecretKey(randomBytes(32)));
    return Object.fromEntries(
      targets.map(({ asset, address, isPassive, mayAsk }) => [asset, { address, isPassive, mayAsk }]),
    );
  };
  expect(await targetsIn('native.yml')).toEqual({
    'plc-01': { address: '10.20.1.31', isPassive: true, mayAsk: true },
    'gw-01': { address: 'gw-01.plant.example', isPassive: false, mayAsk: true },
  });
  expect(await targetsIn('gentle.yml')).toMatchObject({
    'plc-02': { address: 'import:plc-02', isPassive: true, mayAsk: false },
    'rtu-02': { address: 'import:rtu-02', isPassive: true, mayAsk: false },
  });
});

it('the fingerprint of a source has the digest of its known_hosts and not the text, as stores of former versions hold it', async () => {
  const { config } = await examples.load('inventories.yml', { PLANT_COMMUNITY: 'plant-reader' });
  const key = createSecretKey(randomBytes(32));
  const of = (asset: string) => targetsOf(config!, key).find((target) => target.asset === asset)!.sourceFingerprint;
  const hmi = config!.assets.find(({ sources: [source] }) => source.type === 'ssh' && source.knownHosts !== null)!;
  const { type, address, port, timeoutMs, platform, hostKeys, knownHosts, algorithms, limits } = hmi
    .sources[0] as SshSettings;
  const { file, sha256 } = knownHosts!;
  const written = { type, address, port, timeoutMs, platform, hostKeys, knownHosts: { file, sha256 }, algorithms };
  expect(of(hmi.policy.identity.name)).toBe(keyedDigest({ ...written, limits }, key));
});
