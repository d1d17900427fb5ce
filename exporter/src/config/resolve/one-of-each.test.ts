import { afterAll, beforeAll, expect, it } from 'vitest';
import { Examples } from '../../../test/config/examples.ts';
import type { Asset } from '../config.ts';

let examples: Examples;
beforeAll(async () => {
  examples = await Examples.copy('good');
});
afterAll(() => examples.remove());

/** Parts that many assets say the same of. */
const parts: readonly ((asset: Asset) => object | null)[] = [
  ({ limits }) => limits,
  ({ policy }) => policy.confirm,
  ({ policy }) => policy.ephemeral,
  ({ policy }) => policy.witnesses,
  ({ sources: [source] }) => ('limits' in source ? source.limits : null),
  ({ sources: [source] }) => (source.type === 'ssh' ? source.hostKeys : null),
  ({ sources: [source] }) => (source.type === 'ssh' ? source.algorithms : null),
];

it.each(['otports.yml', 'inventories.yml', 'gentle.yml', 'limits.yml'])(
  '%s: what says the same is one object',
  async (file) => {
    const { config } = await examples.load(file, { PLANT_COMMUNITY: 'plant-reader' });
    const { assets } = structuredClone(config!);
    for (const part of parts) {
      const all = assets.flatMap((asset) => part(asset) ?? []);
      expect(new Set(all).size).toBe(new Set(all.map((one) => JSON.stringify(one))).size);
    }
  },
);
