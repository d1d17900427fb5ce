/**
 * What an exporter publishes, without the exporter: the metrics of so many assets in a process with the flags of `otports serve`,
 * for the rows of `scrape.ts` that ask what metrics alone cost. It takes questions over IPC and answers them, so that
 * nothing of the measuring runs in the process that is measured.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import express from 'express';
import { compactHeap, keepHeapSmall } from '../src/app/heap.ts';
import { createAssetMetrics } from '../src/publish/metrics/render/asset-metrics.ts';
import { createExposition } from '../src/publish/metrics/bytes/exposition.ts';
import { metricsHandler } from '../src/publish/metrics/handler.ts';
import { createSelfMetrics } from '../src/publish/metrics/self.ts';
import { assetName, report } from './plant.ts';

export interface Question {
  readonly ask: 'renew' | 'memory' | 'look every';
  /** For `renew`. */
  readonly assets?: readonly number[];
  /** For `renew`: bring each look in by itself, as where they come one by one. */
  readonly apart?: boolean;
  /** For `renew`: every port stays where it was, as on most days. */
  readonly samePorts?: boolean;
  /** For `look every`, in milliseconds. */
  readonly interval?: number;
}

keepHeapSmall();
compactHeap();
const assets = Number(process.argv[2]);
const exposition = createExposition();
const metrics = createAssetMetrics(exposition, () => ({ perAsset: Infinity, total: Infinity }));
const self = createSelfMetrics({ version: 'bench', node: process.version });
/** Of each asset: how many looks it had, and which of them found the ports that it has now. */
const looks = new Uint32Array(assets);
const portsOf = new Uint32Array(assets);

const app = express();
app.disable('x-powered-by');
app.get('/metrics', metricsHandler(exposition, self, { ready: () => true }));

const answers: Record<Question['ask'], (question: Question) => unknown> = {
  renew,
  memory,
  'look every': ({ interval = 10 }) => {
    let next = 0;
    setInterval(() => {
      look(next);
      next = (next + 1) % assets;
    }, interval);
  },
};

function look(index: number, samePorts = false): void {
  const nth = (looks[index] ?? 0) + 1;
  looks[index] = nth;
  if (!samePorts) portsOf[index] = nth;
  metrics.publish(report(index, nth, portsOf[index]));
}

/** Records looks and brings them in; CPU milliseconds of the whole process for each, report and all. */
async function renew({ assets: indexes = [], apart = false, samePorts = false }: Question): Promise<number> {
  const before = process.cpuUsage();
  for (const index of indexes) {
    look(index, samePorts);
    if (apart) await exposition.settle();
  }
  await exposition.settle();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / indexes.length;
}

/**
 * Memory in MB (10^6 bytes, as the issue counts): resident now and at its highest, and what lives after a collection of
 * garbage: how much of the garbage is resident is a matter of when V8 last had time.
 */
async function memory(): Promise<{ live: number; now: number; peak: number }> {
  const status = readFileSync('/proc/self/status', 'utf8');
  const field = (name: string): number => (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  // What was written to a socket is let go of in a later turn, and Buffers give back their memory after the collection.
  for (let times = 0; times < 3; times += 1) {
    globalThis.gc?.();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return { live: (heapUsed + external) / 1e6, now: field('VmRSS'), peak: field('VmHWM') };
}

process.on('message', (question: Question) => {
  void Promise.resolve(answers[question.ask](question)).then((answer) => process.send?.({ answer }));
});

exposition.place(Array.from({ length: assets }, (_, index) => assetName(index)));
for (let index = 0; index < assets; index += 1) {
  metrics.publish(report(index, 0));
  // Start-up reads the store in batches; so does this.
  if (index % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
}
await exposition.settle();
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ answer: (server.address() as AddressInfo).port });
