import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Examples } from '../../../test/config/examples.ts';
import { loadConfigApart } from './load-apart.ts';
import type { Config, KnownHosts, WireSource } from '../config.ts';
import { pack, unpack } from './packed.ts';
import { Secret } from '../read/secret.ts';

let examples: Examples;
beforeAll(async () => {
  examples = await Examples.copy('good');
});
afterAll(() => examples.remove());

const env = { PLANT_COMMUNITY: 'plant-reader' };
const files = ['otports.yml', 'gentle.yml', 'limits.yml', 'inventories.yml', 'warnings.yml', 'web.yml', 'native.yml'];
const week = Array.from({ length: 7 * 24 }, (_, hour) => Date.UTC(2026, 10, 22, hour, 30));

/** Everything a config says, secrets and what its functions answer included. */
function said(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.read() };
  if (value instanceof Map) return [...(value as ReadonlyMap<string, unknown>)].map(said);
  if (Array.isArray(value)) return value.map(said);
  if (typeof value === 'function') {
    return value.length === 0
      ? (value as KnownHosts['text'])()
      : week.map((at) => (value as (at: number) => unknown)(at));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, said(inner)]));
}

async function load(file: string): Promise<Config> {
  const { config } = await examples.load(file, env);
  if (config === null) throw new Error(`${file} is not right`);
  return config;
}

describe('a config in another thread', () => {
  it.each(files)('%s says the same on the other side', async (file) => {
    const config = await load(file);
    expect(said(unpack(structuredClone(pack(config))))).toEqual(said(config));
  });

  it('keeps one object for what assets share', async () => {
    const config = await load('inventories.yml');
    const again = unpack(structuredClone(pack(config)));
    const parts = ({ assets }: Config): number[] => [
      new Set(assets.map(({ policy }) => policy.baseline)).size,
      new Set(assets.map(({ policy }) => policy.maintenanceAt)).size,
      new Set(assets.map(credentialOf)).size,
    ];
    expect(parts(again)).toEqual(parts(config));
    expect(again.assets.length).toBeGreaterThan(Math.max(...parts(again)));
  });

  it('passes a source without a credential on as it is', async () => {
    const config = await load('gentle.yml');
    const source: WireSource = {
      type: 'zeek',
      address: '10.0.0.1',
      path: '/var/log/zeek/*.log',
      forgetAfterMs: 60_000,
    };
    const assets = config.assets.map((asset) => ({ ...asset, sources: [source] as const }));
    const again = unpack(structuredClone(pack({ ...config, assets })));
    expect(again.assets.map(({ sources }) => sources)).toEqual(assets.map(({ sources }) => sources));
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
