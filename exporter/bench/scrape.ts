/**
 * What a scrape of 10,000 assets with 30 ports each costs, against the limits of the project: all of them ratios of one
 * run, or memory. The exporter is `otports serve`; needs `npm run build`. Prints Markdown; ends with 1 where a limit is missed.
 */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, startChild, type Child } from './child.ts';
import { writeImportPlant } from './import-plant.ts';
import { connectLean, type LeanClient } from './lean-client.ts';
import { check, endWithLimits } from './limits.ts';
import type { Sizes } from './one-buffer.ts';
import { portsPerAsset } from './plant.ts';
import { lookAt, rounds, scrapeRows, type Pick, type Scraped, type Serving } from './scrape-serve.ts';
import type { Question } from './scrape-server.ts';
import { startExporter } from './serve.ts';

const assets = 10_000;
/** 1 % of the assets. */
const renewed = assets / 100;

/** A stand-in for the exporter, and a client that is connected to it. */
interface Server extends Child<Question> {
  readonly client: LeanClient;
}

async function startServer(count: number): Promise<Server> {
  const child = await startChild<Question>('scrape-server.ts', String(count));
  return { ...child, client: await connectLean(child.url) };
}

async function stopServer(server: Server): Promise<void> {
  server.client.close();
  await server.stop();
}

const inOrder: Pick = (round) => Array.from({ length: renewed }, (_, nth) => (round * renewed + nth) % assets);
/** Spread over the whole fleet, the same in every run: a stride that shares no factor with the number of assets. */
const inNoOrder: Pick = (round) =>
  Array.from({ length: renewed }, (_, nth) => ((round * renewed + nth) * 7_919) % assets);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

async function scrapes(serving: Serving): Promise<void> {
  const one = await startChild<{ ask: string }>('one-buffer.ts', serving.exporter.url);
  const least: Scraped = { client: await connectLean(one.url), ask: (question) => one.ask(question) };
  const { series, plain, gzip } = await one.ask<Sizes>({ ask: 'sizes' });
  print(`## Scraping ${assets} assets with ${portsPerAsset} ports each\n`);
  print(
    `\`otports serve\` as it runs, and beside it ONE Buffer of the same bytes behind node:http in a process with the same flags`,
  );
  print(
    `of V8: ${series} series, ${megabytes(plain)} MB, ${megabytes(gzip)} MB as gzip -6. Before each scrape, 100 assets were looked at again.`,
  );
  print(`Median of ${rounds}, Node ${process.version}, servers and client in processes of their own.\n`);
  print('| scrape | 1 % renewed | ours, ms | longest block, ms | one Buffer, ms | block, ms | ratio | limit, ms |');
  print('| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |');
  print(await scrapeRows(serving, least, ['in schedule order', inOrder]));
  print(await scrapeRows(serving, least, ['in random order', inNoOrder]));
  least.client.close();
  await one.stop();
}

/** Both by turns again; prom-client renders while nothing else runs. */
async function againstPromClient(serving: Serving): Promise<void> {
  const promClient = await startChild('prom-client-server.ts', serving.exporter.url);
  const client = await connectLean(promClient.url);
  print('\n| same series | `otports serve`, ms | prom-client, ms | ours is faster |');
  print('| --- | ---: | ---: | --- |');
  for (const encoding of ['identity', 'gzip'] as const) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      ours.push(await serving.client.time('/metrics', encoding));
      theirs.push(await client.time('/metrics', encoding));
    }
    const what = encoding === 'gzip' ? 'gzip' : 'plain';
    const factor = median(theirs) / median(ours);
    const limit = check(`prom-client, ${what}`, factor, { least: 50 });
    print(
      `| ${what} | ${median(ours).toFixed(1)} | ${median(theirs).toFixed(0)} | ${factor.toFixed(0)} times, ${limit} |`,
    );
  }
  client.close();
  await promClient.stop();
}

async function renewing(): Promise<void> {
  const server = await startServer(assets);
  print('\nMetrics alone, in a process that looks at nothing, with the same flags:');
  print('\n| renewing, off the scrape | CPU ms per look |');
  print('| --- | ---: |');
  const rows = [
    ['100 looks together, in schedule order', inOrder, {}],
    ['100 looks together, in random order', inNoOrder, {}],
    ['each look by itself, a port is new', inNoOrder, { apart: true }],
    ['each look by itself, no port is new', inNoOrder, { apart: true, samePorts: true }],
  ] as const;
  for (const [what, pick, how] of rows) {
    const costs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      costs.push(await server.ask<number>({ ask: 'renew', assets: pick(round), ...how }));
    }
    print(`| ${what} | ${median(costs).toFixed(2)} |`);
  }
  await stopServer(server);
}

interface Memory {
  readonly live: number;
  readonly now: number;
  readonly peak: number;
}

/** 1 % of the assets are looked at in each second, and each second brings a scrape. */
async function memoryOf(count: number): Promise<Memory> {
  const server = await startServer(count);
  await server.ask({ ask: 'look every', interval: 100_000 / count });
  for (let second = 0; second < 15; second += 1) {
    await server.client.time('/metrics', second % 5 === 4 ? 'identity' : 'gzip');
    await sleep(1000);
  }
  const memory = await server.ask<Memory>({ ask: 'memory' });
  await stopServer(server);
  return memory;
}

async function memory(): Promise<void> {
  print('\nThe same, with a look at 1 % of the assets and a scrape in each second:');
  print('\n| assets | live, MB | resident, MB | at its peak, MB | limit, MB |');
  print('| ---: | ---: | ---: | ---: | --- |');
  const live: number[] = [];
  for (const count of [1_000, 5_500, 10_000]) {
    const measured = await memoryOf(count);
    live.push(measured.live);
    const limit = count === assets ? check('memory', measured.peak, { most: 350 }) : '';
    const figures = [measured.live, measured.now, measured.peak].map((megabytes) => megabytes.toFixed(0));
    print(`| ${count} | ${figures.join(' | ')} | ${limit} |`);
  }
  const [small = 0, middle = 0, large = 0] = live;
  const bend = (large - middle) / (middle - small);
  print(
    `\nThe second 4,500 assets take ${bend.toFixed(2)} times the live memory of the first: ${check('growth', bend, { most: 1.5 })}.`,
  );
}

const plant = writeImportPlant(assets, 'interval: 24h, stale_after: 48h');
const watcher = fileURLToPath(new URL('longest-block.mjs', import.meta.url));
const exporter = await startExporter(plant.folder, ['--import', watcher]);
try {
  await lookAt(
    exporter,
    Array.from({ length: assets }, (_, index) => index),
  );
  const serving: Serving = { exporter, plant, client: await connectLean(exporter.url) };
  await scrapes(serving);
  await againstPromClient(serving);
  serving.client.close();
} finally {
  await exporter.stop();
  rmSync(plant.folder, { recursive: true });
}
await renewing();
await memory();
endWithLimits();
