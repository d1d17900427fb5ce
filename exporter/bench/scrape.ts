/**
 * What a scrape of 10,000 assets with 30 ports each costs, against the limits of the project: all of them ratios of one
 * run, or memory. Prints Markdown; ends with 1 where a limit is missed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { median, startChild, type Child } from './child.ts';
import { connectLean, type Encoding, type LeanClient } from './lean-client.ts';
import { portsPerAsset } from './plant.ts';
import type { Question } from './scrape-server.ts';

const assets = 10_000;
const rounds = 15;
/** 1 % of the assets. */
const renewed = assets / 100;

/** A server and a client that is connected to it. */
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

type Pick = (round: number) => readonly number[];

const inOrder: Pick = (round) => Array.from({ length: renewed }, (_, nth) => (round * renewed + nth) % assets);
/** Spread over the whole fleet, the same in every run: a stride that shares no factor with the number of assets. */
const inNoOrder: Pick = (round) =>
  Array.from({ length: renewed }, (_, nth) => ((round * renewed + nth) * 7_919) % assets);

interface Measured {
  readonly ms: number;
  readonly block: number;
}

async function scrapeOnce(server: Server, path: string, encoding: Encoding): Promise<Measured> {
  await server.ask({ ask: 'watch' });
  const ms = await server.client.time(path, encoding);
  return { ms, block: await server.ask<number>({ ask: 'longest block' }) };
}

function medians(all: readonly Measured[]): Measured {
  return { ms: median(all.map(({ ms }) => ms)), block: median(all.map(({ block }) => block)) };
}

/**
 * Ours and one Buffer by turns, and by turns the first one, so that what else the machine does hits both, and so does the
 * cold start after renewing.
 */
async function compare(server: Server, encoding: Encoding, pick: Pick): Promise<{ ours: Measured; one: Measured }> {
  const measured: Record<string, Measured[]> = { '/metrics': [], '/one': [] };
  for (let round = 0; round < rounds; round += 1) {
    await server.ask({ ask: 'renew', assets: pick(round) });
    const paths = round % 2 === 0 ? ['/metrics', '/one'] : ['/one', '/metrics'];
    for (const path of paths) measured[path]?.push(await scrapeOnce(server, path, encoding));
  }
  return { ours: medians(measured['/metrics'] ?? []), one: medians(measured['/one'] ?? []) };
}

const missed: string[] = [];

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function check(what: string, value: number, limit: { readonly most: number } | { readonly least: number }): string {
  const [good, text] =
    'most' in limit
      ? [value <= limit.most, `at most ${limit.most.toFixed(1)}`]
      : [value >= limit.least, `at least ${limit.least.toFixed(0)}`];
  if (!good) missed.push(`${what}: ${value.toFixed(1)}, ${text}`);
  return `${text}: ${good ? 'kept' : 'MISSED'}`;
}

async function scrapes(server: Server): Promise<void> {
  print('| scrape | 1 % renewed | ours, ms | longest block, ms | one Buffer, ms | block, ms | ratio | limit, ms |');
  print('| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |');
  for (const [order, pick] of [
    ['in schedule order', inOrder],
    ['in random order', inNoOrder],
  ] as const) {
    for (const encoding of ['identity', 'gzip'] as const) {
      const { ours, one } = await compare(server, encoding, pick);
      const what = `${encoding === 'gzip' ? 'gzip' : 'plain'} | ${order}`;
      const limit = check(what, ours.ms, { most: 1.5 * one.ms + 2 });
      const numbers = [ours.ms, ours.block, one.ms, one.block].map((number) => number.toFixed(1)).join(' | ');
      print(`| ${what} | ${numbers} | ${(ours.ms / one.ms).toFixed(2)} | ${limit} |`);
      check(`longest block, ${what}`, ours.block, { most: Math.max(20, 1.5 * one.block) });
    }
  }
}

async function renewing(server: Server): Promise<void> {
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
}

/** Both by turns again; prom-client renders while nothing else runs. */
async function againstPromClient(server: Server): Promise<void> {
  const promClient = await startChild('prom-client-server.ts', String(assets));
  const client = await connectLean(promClient.url);
  print('\n| same series | ours, ms | prom-client, ms | ours is faster |');
  print('| --- | ---: | ---: | --- |');
  for (const encoding of ['identity', 'gzip'] as const) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      ours.push(await server.client.time('/metrics', encoding));
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

const server = await startServer(assets);
const { series, plain, gzip } = await server.ask<{ series: number; plain: number; gzip: number }>({
  ask: 'one buffer',
});
print(`## Scraping ${assets} assets with ${portsPerAsset} ports each`);
print(`\n${series} series of every family, ${(plain / 1e6).toFixed(1)} MB, ${(gzip / 1e6).toFixed(1)} MB as gzip -6;`);
print(`median of ${rounds}, Node ${process.version}, server and client in processes of their own.`);
print(
  '`otports serve` also tells V8 to compact its heap (`--optimize-for-size`): a plain scrape takes up to twice as long there.\n',
);
await scrapes(server);
await renewing(server);
await againstPromClient(server);
await stopServer(server);
await memory();
for (const miss of missed) process.stderr.write(`missed: ${miss}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;
