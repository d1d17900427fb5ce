import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Examples } from '../../../test/config/examples.ts';
import { loadConfigApart } from './load-apart.ts';
import { parcelsOf, receiveParcels, type Parcels } from './parcels.ts';
import type { Config } from '../config.ts';
import { isSecret, revealed } from '../../lib/secret.ts';

let examples: Examples;
beforeAll(async () => {
  examples = await Examples.copy('good');
});
afterAll(() => examples.remove());

const env = { PLANT_COMMUNITY: 'plant-reader' };
const files = ['otports.yml', 'gentle.yml', 'limits.yml', 'inventories.yml', 'warnings.yml', 'web.yml', 'native.yml'];

/** Everything a config says, secrets included. */
function said(value: unknown): unknown {
  if (isSecret(value)) return { secret: revealed(value) };
  if (value instanceof Map) return [...(value as ReadonlyMap<string, unknown>)].map(said);
  if (Array.isArray(value)) return value.map(said);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, said(inner)]));
}

async function load(file: string): Promise<Config> {
  const { config } = await examples.load(file, env);
  if (config === null) throw new Error(`${file} is not right`);
  return config;
}

function receive({ shared, parcels }: Parcels): Promise<Config['assets']> {
  const { port1, port2 } = new MessageChannel();
  for (const parcel of parcels) port1.postMessage(parcel);
  port1.close();
  return receiveParcels(port2, structuredClone(shared));
}

async function crossed(config: Config): Promise<Config> {
  return { ...structuredClone({ ...config, assets: [] }), assets: await receive(parcelsOf(config.assets, 2)) };
}

describe('a config in another thread', () => {
  it.each(files)('%s says the same on the other side', async (file) => {
    const config = await load(file);
    expect(said(await crossed(config))).toEqual(said(config));
  });

  it('holds nobody up: a few assets cross in each turn of the event loop', async () => {
    const { assets } = await load('inventories.yml');
    const { shared, parcels: packed } = parcelsOf(assets, 2);
    const parcels = [...packed];
    expect(parcels.length).toBe(Math.ceil(assets.length / 2));
    const received = receive({ shared, parcels });
    const over = received.then(() => true);
    let turns = 0;
    while (!(await Promise.race([over, nextTurn(false)]))) turns += 1;
    // The last turn and the end of it come together.
    expect(turns).toBeGreaterThanOrEqual(parcels.length - 1);
  });

  it('keeps one object for what assets share', async () => {
    const config = await load('inventories.yml');
    const again = await crossed(config);
    const parts = ({ assets }: Config): number[] => [
      new Set(assets.map(({ policy }) => policy.baseline)).size,
      new Set(assets.map(({ policy }) => policy.maintenance)).size,
      new Set(assets.map(credentialOf)).size,
    ];
    expect(parts(again)).toEqual(parts(config));
    expect(again.assets.length).toBeGreaterThan(Math.max(...parts(again)));
  });

  it('is loaded there with everything that loading finds out', async () => {
    const file = `${examples.folder}/warnings.yml`;
    const { config, ...here } = await examples.load('warnings.yml', env);
    const { config: there, ...apart } = await loadConfigApart(file, { env, now: examples.now });
    expect(here.warnings).not.toEqual([]);
    expect(apart).toEqual(here);
    expect(said(there)).toEqual(said(config));
  });

  it('is refused there in the same words', async () => {
    const file = `${examples.folder}/nowhere.yml`;
    const { config, problems } = await loadConfigApart(file, { env, now: examples.now });
    expect(config).toBeNull();
    expect(examples.lines(problems)).toEqual(['nowhere.yml:1:1: this file does not exist']);
  });
});

function credentialOf({ sources: [source] }: Config['assets'][number]): unknown {
  return 'credential' in source ? source.credential : null;
}
