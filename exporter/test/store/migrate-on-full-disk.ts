/**
 * Opens a store of the version before on the small disk on which DIR stands, once with too little room and once with enough,
 * and prints as JSON what came of it. `node migrate-on-full-disk.ts DIR`
 */
import { rmSync } from 'node:fs';
import { StoreError } from '../../src/model/store.ts';
import { openStore } from '../../src/record/open-store.ts';
import { ballastOf, fillUp } from './fill-up.ts';
import { layOldStore, looksLike } from './old-store.ts';
import { startAt } from './records.ts';

const dataDir = process.argv[2] ?? '';
const open = () => openStore({ dataDir, now: () => startAt });
layOldStore(dataDir, 5000);
fillUp(dataDir, 1_000_000);
const onFullDisk = await open().then(
  () => 'ok',
  (error: unknown) => (error instanceof StoreError ? `${error.reason}: ${error.message}` : String(error)),
);
const between = looksLike(dataDir);
rmSync(ballastOf(dataDir));
const store = await open();
const listening = (await store.listening({ port: 117 })).length;
await store.close();
process.stdout.write(`${JSON.stringify({ onFullDisk, between, listening, afterwards: looksLike(dataDir) })}\n`);
