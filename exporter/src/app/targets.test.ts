import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Examples } from '../../test/config/examples.ts';
import { targetsOf } from './targets.ts';

let examples: Examples;
beforeAll(async () => {
  examples = await Examples.copy('good');
});
afterAll(() => examples.remove());

it('an asset of recordings that is asked who it is holds the lock of its address', async () => {
  const addressesOf = async (file: string) => {
    const { config } = await examples.load(file);
    const targets = targetsOf(config!, randomBytes(32));
    return Object.fromEntries(targets.map(({ asset, address }) => [asset, address]));
  };
  expect(await addressesOf('native.yml')).toEqual({ 'plc-01': '10.20.1.31', 'gw-01': 'gw-01.plant.example' });
  expect(await addressesOf('gentle.yml')).toMatchObject({ 'plc-02': 'import:plc-02', 'rtu-02': 'import:rtu-02' });
});
