/**
 * What a scrape of 10,000 assets with 30 ports each costs, against the limits of the project: all of them ratios of one
 * run, or memory. Prints Markdown; ends with 1 where a limit is missed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { median, startChild, timeScrape, type Child } from './child.ts';
import { portsPerAsset } from './plant.ts';
import type { Question } from './scrape-server.ts';

const assets = 10_000;
const rounds = 15;
/** 1 % of the assets. */
const renewed = assets / 100;

type Server = Child<Question>;
type Encoding = 'identity' | 'gzip';
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
  const ms = await timeScrape(server.url + path, encoding);
  return { ms, block: await server.ask<number>({ ask: 'longest block' }) };
}

function medians(all: readonly Measured[]): Measured {
  return { ms: median(all.map(({ ms }) => ms)), block: median(all.map(({ block }) => block)) };
}

/** Ours and one Buffer by turns, so that whatever else the machine does hits both. */
async function compare(server: Server, encoding: Encoding, pick: Pick): Promise<{ ours: Measured; one: Measured }> {
  const ours: Measured[] = [];
  const one: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await server.ask({ ask: 'renew', assets: pick(round) });
    ours.push(await scrapeOnce(server, '/metrics', encoding));
    one.push(await scrapeOnce(server, '/one', encoding));
  }
  return { ours: medians(ours), one: medians(one) };
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

async function scrapes(server: Server): Promise<Measured> {
  print('| scrape | 1 % renewed | ours, ms | longest block, ms | one Buffer, ms | block, ms | ratio | limit, ms |');
  print('| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |');
  let plain: Measured = { ms: NaN, block: NaN };
  for (const [order, pick] of [
    ['in schedule order', inOrder],
    ['in random order', inNoOrder],
  ] as const) {
    for (const encoding of ['identity', 'gzip'] as const) {
      const { ours, one } = await compare(server, encoding, pick);
      if (encoding === 'identity' && pick === inOrder) plain = ours;
      const what = `${encoding === 'gzip' ? 'gzip' : 'plain'} | ${order}`;
      const limit = check(what, ours.ms, { most: 1.5 * one.ms + 2 });
      const numbers = [ours.ms, ours.block, one.ms, one.block].map((number) => number.toFixed(1)).join(' | ');
      print(`| ${what} | ${numbers} | ${(ours.ms / one.ms).toFixed(2)} | ${limit} |`);
      check(`longest block, ${what}`, ours.block, { most: Math.max(20, 1.5 * one.block) });
    }
  }
  return plain;
}

async function renewing(server: Server): Promise<void> {
  print('\n| renewing, off the scrape | CPU ms per look |');
  print('| --- | ---: |');
  const rows = [
    ['100 looks together, in schedule order', inOrder, false],
    ['100 looks together, in random order', inNoOrder, false],
    ['each look by itself', inNoOrder, true],
  ] as const;
  for (const [what, pick, apart] of rows) {
    const costs: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      costs.push(await server.ask<number>({ ask: 'renew', assets: pick(round), apart }));
    }
    print(`| ${what} | ${median(costs).toFixed(2)} |`);
  }
}

async function againstPromClient(ours: Measured): Promise<void> {
  const server = await startChild('prom-client-server.ts', String(assets));
  print('\n| prom-client, same series | ms | ours is faster |');
  print('| --- | ---: | --- |');
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) times.push(await timeScrape(`${server.url}/metrics`, 'identity'));
  await server.stop();
  const factor = median(times) / ours.ms;
  print(
    `| plain | ${median(times).toFixed(0)} | ${factor.toFixed(0)} times, ${check('prom-client', factor, { least: 50 })} |`,
  );
}

/** 1 % of the assets are looked at in each second, and each second brings a scrape. */
async function memoryOf(count: number): Promise<{ now: number; peak: number }> {
  const server = await startChild<Question>('scrape-server.ts', String(count));
  await server.ask({ ask: 'look every', interval: 100_000 / count });
  for (let second = 0; second < 15; second += 1) {
    await timeScrape(`${server.url}/metrics`, second % 5 === 4 ? 'identity' : 'gzip');
    await sleep(1000);
  }
  const memory = await server.ask<{ now: number; peak: number }>({ ask: 'memory' });
  await server.stop();
  return memory;
}

async function memory(): Promise<void> {
  print('\n| assets | resident, MB | at its peak, MB | limit, MB |');
  print('| ---: | ---: | ---: | --- |');
  const now: number[] = [];
  for (const count of [1_000, 5_500, 10_000]) {
    const measured = await memoryOf(count);
    now.push(measured.now);
    const limit = count === assets ? check('memory', measured.peak, { most: 350 }) : '';
    print(`| ${count} | ${measured.now.toFixed(0)} | ${measured.peak.toFixed(0)} | ${limit} |`);
  }
  const [small = 0, middle = 0, large = 0] = now;
  const bend = (large - middle) / (middle - small);
  print(
    `\nThe second 4,500 assets take ${bend.toFixed(2)} times the memory of the first: ${check('growth', bend, { most: 1.5 })}.`,
  );
}

const server = await startChild<Question>('scrape-server.ts', String(assets));
const { series, plain, gzip } = await server.ask<{ series: number; plain: number; gzip: number }>({
  ask: 'one buffer',
});
print(`## Scraping ${assets} assets with ${portsPerAsset} ports each`);
print(`\n${series} series of every family, ${(plain / 1e6).toFixed(1)} MB, ${(gzip / 1e6).toFixed(1)} MB as gzip -6;`);
print(`median of ${rounds}, Node ${process.version}, server and client in processes of their own.\n`);
const ours = await scrapes(server);
await renewing(server);
await server.stop();
await againstPromClient(ours);
await memory();
for (const miss of missed) process.stderr.write(`missed: ${miss}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;
