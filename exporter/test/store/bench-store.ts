/**
 * What the store costs: looks a second, the longest block of the event loop, bytes on the disk, memory.
 * `node test/store/bench-store.ts [ASSETS] [COMMIT_DELAY_MS]`
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Store, StoreRecord } from '../../src/model/store.ts';
import { openStore } from '../../src/record/open-store.ts';
import { aRecord, hour, someListeners, startAt } from './records.ts';

const assets = Number(process.argv[2] ?? 10_000);
const commitDelayMs = Number(process.argv[3] ?? 0);
const dataDir = mkdtempSync(join(tmpdir(), 'otports-bench-'));
const listeners = someListeners(30);

function look(i: number, round: number): StoreRecord {
  const asset = `asset-${String(i).padStart(5, '0')}`;
  const raw = Buffer.from(
    listeners.map((one) => `${one.transport} LISTEN 0 128 0.0.0.0:${one.port} 0.0.0.0:* ${asset} pid=${i}\n`).join(''),
  );
  return aRecord({ asset, at: startAt + round * hour + i, listeners, raw });
}

/** All assets, with so many looks under way at a time, in an order that is nobody's. */
async function recordAll(store: Store, round: number, concurrent: number): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < assets) {
      const i = (next * 7919) % assets;
      next += 1;
      await store.record(look(i, round));
    }
  };
  await Promise.all(Array.from({ length: concurrent }, work));
}

async function measure(name: string, work: () => Promise<void>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const cpu = process.cpuUsage();
  const loopCpu = process.threadCpuUsage();
  delay.enable();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  delay.disable();
  const all = process.cpuUsage(cpu);
  const loop = process.threadCpuUsage(loopCpu);
  print({
    name,
    perSecond: Math.round(assets / seconds),
    cpuMicrosecondsEach: Math.round((all.user + all.system) / assets),
    ofTheEventLoop: Math.round((loop.user + loop.system) / assets),
    longestBlockMs: round1(delay.max / 1e6),
    p99BlockMs: round1(delay.percentile(99) / 1e6),
    rssMb: rssMb(),
    bytesEach: Math.round(databaseBytes() / assets),
  });
}

function databaseBytes(): number {
  return ['otports.db', 'otports.db-wal'].reduce((sum, file) => sum + statSync(join(dataDir, file)).size, 0);
}

function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

print({ name: 'before', rssMb: rssMb() });
const store = await openStore({ dataDir, now: () => startAt, commitDelayMs });
print({ name: 'opened', rssMb: rssMb() });
await measure('first looks, 64 at a time', () => recordAll(store, 0, 64));
await measure('the same again, 64 at a time', () => recordAll(store, 1, 64));
await measure('the same again, 16 at a time', () => recordAll(store, 2, 16));
await measure('the same again, one at a time', () => recordAll(store, 3, 1));
await measure('the same again, all at once', async () => {
  await Promise.all(Array.from({ length: assets }, (_, i) => store.record(look(i, 4))));
});
await measure('reading all states', async () => {
  for await (const states of store.states(100)) if (states.length === 0) break;
});
await store.close();
print({ name: 'closed', bytesEach: Math.round(statSync(join(dataDir, 'otports.db')).size / assets) });
rmSync(dataDir, { recursive: true });
