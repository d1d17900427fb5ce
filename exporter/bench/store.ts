/**
 * What the store costs, for assets of 30 listeners: looks a second, CPU of all threads and of the event loop, its longest
 * block, bytes on the disk, memory. Prints Markdown. `node bench/store.ts [ASSETS] [COMMIT_DELAY_MS]`
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Store, StoreRecord } from '../src/model/store.ts';
import { openStore } from '../src/record/open-store.ts';
import { aRecord, hour, someListeners, startAt } from '../test/store/records.ts';

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

/** All assets, with this many looks under way at a time, in a mixed order. */
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
  row([
    name,
    Math.round(assets / seconds),
    Math.round((all.user + all.system) / assets),
    Math.round((loop.user + loop.system) / assets),
    round1(delay.max / 1e6),
    round1(delay.percentile(99) / 1e6),
    Math.round(databaseBytes() / assets),
    rssMb(),
  ]);
}

function databaseBytes(): number {
  const files = ['otports.db', 'otports.db-wal'].map((name) =>
    statSync(join(dataDir, name), { throwIfNoEntry: false }),
  );
  return files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
}

function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}

function row(cells: readonly (string | number)[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

process.stdout.write(`## Writing down ${assets} assets of 30 listeners\n\n`);
row(['what', 'a second', 'CPU µs each', 'of it event loop', 'longest block ms', 'p99 ms', 'bytes an asset', 'RSS MB']);
row(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---:']);
const store = await openStore({ dataDir, now: () => startAt, commitDelayMs });
row(['opened', '', '', '', '', '', '', rssMb()]);
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
row(['closed', '', '', '', '', '', Math.round(databaseBytes() / assets), rssMb()]);
rmSync(dataDir, { recursive: true });
