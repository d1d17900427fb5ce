/**
 * Fills the small disk on which DIR stands, with and without the store open, and prints as JSON what the store made of it.
 * `node fill-disk.ts DIR`
 */
import { randomBytes } from 'node:crypto';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../../src/model/store.ts';
import type { Store } from '../../src/model/store.ts';
import { openStore } from '../../src/record/open-store.ts';
import { anEvent, aRecord, startAt } from './records.ts';

const dataDir = process.argv[2] ?? '';
const ballast = join(dataDir, 'ballast');

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

/** Writes until there is no more room than that. */
function fillUp(leaveBytes = 0): void {
  const { bavail, bsize } = statfsSync(dataDir);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
  if (leaveBytes > 0) return;
  for (let bytes = 1 << 12; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // No room for so many bytes: fewer may still fit.
    }
  }
}

const store = await open();
const kept = aRecord({ asset: 'kept', events: [anEvent({ asset: 'kept' })] });
await store.record(kept);
fillUp(1_000_000);
const [huge, small] = await Promise.all([
  outcome(store.record(aRecord({ asset: 'huge', raw: incompressible(8_000_000) }))),
  outcome(store.record(aRecord({ asset: 'small' }))),
]);
fillUp();
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

fillUp();
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
