/**
 * Fills the small disk on which DIR stands, with and without the store open, and prints as JSON what the store made of it.
 * `node fill-disk.ts DIR`
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { StoreError } from '../../src/model/store.ts';
import type { Store } from '../../src/model/store.ts';
import { openStore } from '../../src/record/open-store.ts';
import { ballastOf, fillUp } from './fill-up.ts';
import { anEvent, aRecord, startAt } from './records.ts';

const dataDir = process.argv[2] ?? '';
const ballast = ballastOf(dataDir);

function open(): Promise<Store> {
  return openStore({ dataDir, now: () => startAt });
}

async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    return error instanceof StoreError ? `${error.reason}: ${error.message}` : String(error);
  }
}

function incompressible(bytes: number): Buffer {
  return randomBytes(bytes);
}

const store = await open();
const kept = aRecord({ asset: 'kept', events: [anEvent({ asset: 'kept' })] });
await store.record(kept);
fillUp(dataDir, 1_000_000);
const [huge, small] = await Promise.all([
  outcome(store.record(aRecord({ asset: 'huge', raw: incompressible(8_000_000) }))),
  outcome(store.record(aRecord({ asset: 'small' }))),
]);
fillUp(dataDir);
const onFullDisk = [];
for (let i = 0; i < 40; i += 1) onFullDisk.push(await outcome(store.record(aRecord({ asset: `full-${i}` }))));
const readable = {
  state: (await store.state('kept'))?.asset,
  events: (await store.events({ limit: 10 })).items.length,
  evidence: (await store.evidence(kept.evidence?.sha256 ?? ''))?.raw.toString(),
  huge: await store.state('huge'),
};
rmSync(ballast);
const afterwards = await outcome(store.record(aRecord({ asset: 'afterwards' })));
await store.close();

fillUp(dataDir);
const openedOnFullDisk = await outcome(open());
rmSync(ballast);
const again = await open();
const names = [];
for await (const states of again.states(100)) names.push(...states.map((state) => state.asset));
const { createdAt } = again;
await again.close();

process.stdout.write(
  `${JSON.stringify({ huge, small, onFullDisk, readable, afterwards, openedOnFullDisk, names, createdAt })}\n`,
);
