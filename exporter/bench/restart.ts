/**
 * How long a restart takes, and what a reload costs: `otports serve` with 10,000 assets of 30 ports that it knows from its
 * store. Beside it stands the least that any program could do: parse the same YAML and read the same store once, with the
 * same libraries. Another checkout, built, is measured by turns: `node bench/restart.ts [--against FOLDER]`. Prints
 * Markdown; ends with 1 where a limit is missed. Needs `npm run build`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { askChild, median } from './child.ts';
import { writeImportPlant } from './import-plant.ts';
import { check, endWithLimits } from './limits.ts';
import { portsPerAsset } from './plant.ts';
import { memoryOf, startExporter, type Exporter } from './serve.ts';

const assets = 10_000;
const rounds = 3;
const { values } = parseArgs({ options: { against: { type: 'string' } } });
const ours = fileURLToPath(new URL('../..', import.meta.url));
const watcher = ['--import', fileURLToPath(new URL('longest-block.mjs', import.meta.url))];

/** A checkout with a plant of its own: stores of two versions are not the same. */
interface Build {
  readonly name: string;
  readonly folder: string;
  readonly start: () => Promise<Exporter>;
}

/** What one start and one reload cost. */
interface Cost {
  /** From the start of the process to the first 200 of `/-/ready`, in seconds. */
  readonly restart: number;
  /** Longest time for which the event loop was held in the reload, in milliseconds. */
  readonly block: number;
  /** Most that was resident from the start to the end of the reload, in MB. */
  readonly most: number;
  /** From the signal to the line in the log, in seconds. */
  readonly reload: number;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The plant in which each asset was looked at once, and none is due for a day. */
async function filled(name: string, checkout: string): Promise<Build> {
  const { folder } = writeImportPlant(assets, 'interval: 30s, stale_after: 1h');
  const start = (): Promise<Exporter> => startExporter(folder, watcher, checkout);
  const exporter = await start();
  const since = performance.now();
  while ((await known(exporter.url)) < assets) {
    if (performance.now() - since > 300_000) throw new Error('the first looks took longer than five minutes');
    await sleep(2_000);
  }
  await exporter.stop();
  const config = join(folder, 'otports.yml');
  const text = readFileSync(config, 'utf8').replace(
    'interval: 30s, stale_after: 1h',
    'interval: 24h, stale_after: 48h',
  );
  writeFileSync(config, text);
  // The first start after another config renders everything anew.
  await (await start()).stop();
  return { name, folder, start };
}

/** Assets with a complete look. */
async function known(url: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`);
  return (await answer.text()).split('\notports_collection_last_success_timestamp_seconds{').length - 1;
}

async function costOf({ start }: Build): Promise<Cost> {
  const began = performance.now();
  const exporter = await start();
  while ((await fetch(`${exporter.url}/-/ready`)).status !== 200) await sleep(5);
  const restart = (performance.now() - began) / 1000;
  // What the start left is collected before the reload, as in a plant that runs for hours.
  await sleep(5_000);
  let most = 0;
  const sampling = setInterval(() => {
    most = Math.max(most, memoryOf(exporter.pid));
  }, 20);
  const loaded = exporter.says('reload');
  await askChild(exporter.child, { ask: 'watch' });
  const asked = performance.now();
  exporter.child.kill('SIGHUP');
  await loaded;
  const reload = (performance.now() - asked) / 1000;
  await sleep(1_000);
  const block = await askChild<number>(exporter.child, { ask: 'longest block' });
  clearInterval(sampling);
  await exporter.stop();
  return { restart, block, most, reload };
}

/** Seconds that a process needs for the YAML and the rows of the store, and nothing else. */
function least({ folder }: Build): number {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('read-once.mjs', import.meta.url)), folder], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the plant could not be read');
  return (performance.now() - began) / 1000;
}

const builds = await Promise.all([
  filled('`otports serve`', ours),
  ...(values.against === undefined ? [] : [filled(`the one of ${values.against}`, values.against)]),
]);
const costs = new Map<Build, Cost[]>(builds.map((build) => [build, []]));
const leasts: number[] = [];
const [own] = builds;
for (let round = 0; round < rounds; round += 1) {
  for (const build of round % 2 === 0 ? builds : builds.toReversed()) costs.get(build)?.push(await costOf(build));
  leasts.push(least(own));
}
print(`## Restart and reload, ${assets} assets with ${portsPerAsset} ports each\n`);
print(`Median of ${rounds}; the most that was resident and the longest block are of all rounds.\n`);
print('| | restart, s | reload, s | longest block in it, ms | most resident, MB |');
print('| --- | ---: | ---: | ---: | ---: |');
const restartOf = (build: Build): number => median((costs.get(build) ?? []).map(({ restart }) => restart));
for (const [build, all] of costs) {
  const cells = [restartOf(build), median(all.map(({ reload }) => reload))].map((seconds) => seconds.toFixed(1));
  const most = [Math.max(...all.map(({ block }) => block)), Math.max(...all.map(({ most }) => most))];
  print(`| ${[build.name, ...cells, ...most.map((value) => value.toFixed(0))].join(' | ')} |`);
}
print(`| YAML and store, read once and nothing done | ${median(leasts).toFixed(1)} | | | |`);
const all = costs.get(own) ?? [];
const limits = [
  check('block of a reload, ms', Math.max(...all.map(({ block }) => block)), { most: 100 }),
  check('memory of a reload, MB', Math.max(...all.map(({ most }) => most)), { most: 400 }),
  check('restart, times the least', restartOf(own) / median(leasts), { most: 3 }),
  ...builds
    .slice(1)
    .map((other) => check('restart, part of the other', restartOf(own) / restartOf(other), { most: 0.5 })),
];
print(
  `\nBlock, memory, restart beside the least${values.against === undefined ? '' : ' and beside the other'}: ${limits.join('; ')}.`,
);
for (const { folder } of builds) rmSync(folder, { recursive: true });
endWithLimits();
