/**
 * The exporter as it runs: `otports serve` with 10,000 assets of 30 ports, looks (recordings that something drops) and
 * scrapes going on, a reload in the middle. Memory of the whole process, and how long anybody waits for `/-/healthy`
 * meanwhile. Prints Markdown; ends with 1 where the limit is missed. Needs `npm run build`. `node bench/exporter.ts [ASSETS]`
 */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeImportPlant } from './import-plant.ts';
import { connectLean, type LeanClient } from './lean-client.ts';
import { portsPerAsset } from './plant.ts';
import { cpuOf, memoryOf, startExporter, type Exporter } from './serve.ts';

const assets = Number(process.argv[2] ?? 10_000);
/** MB of 10^6 bytes. */
const mostMemory = 350;
/** Every asset is looked at once in 100 s, so 100 looks a second. */
const plant = writeImportPlant(assets, 'interval: 100s, stale_after: 1h');

let dropped = 0;

/** As many recordings as looks of a second: each look finds a new one, and none is spared the reading. */
function dropAgain(): void {
  for (let nth = 0; nth < assets / 100; nth += 1) {
    plant.dropAgain(dropped);
    dropped = (dropped + 1) % assets;
  }
}

interface Running {
  readonly exporter: Exporter;
  readonly scrape: LeanClient;
  readonly probe: LeanClient;
}

/**
 * Every 15th scrape is a plain one, all others are in gzip, and up to 50 times a second somebody asks for `/-/healthy`.
 * Prints a row. @returns the most that was resident, in MB
 */
async function observe(name: string, seconds: number, { exporter, scrape, probe }: Running): Promise<number> {
  const { pid } = exporter;
  const waits: number[] = [];
  const [since, cpuBefore] = [performance.now(), cpuOf(pid)];
  let peak = 0;
  const scraping = (async () => {
    for (let second = 0; second < seconds; second += 1) {
      dropAgain();
      await scrape.time('/metrics', second % 15 === 14 ? 'identity' : 'gzip');
      peak = Math.max(peak, memoryOf(pid));
      await sleep(1000);
    }
  })();
  const over = scraping.then(() => true);
  while (!(await Promise.race([over, sleep(20, false)]))) waits.push(await probe.time('/-/healthy', 'identity'));
  const sorted = waits.toSorted((one, other) => one - other);
  const at = (part: number): string => (sorted[Math.floor(part * (sorted.length - 1))] ?? NaN).toFixed(1);
  const cpu = ((cpuOf(pid) - cpuBefore) / (performance.now() - since)) * 100_000;
  const cells = [name, memoryOf(pid).toFixed(0), peak.toFixed(0), cpu.toFixed(0), at(0.5), at(0.99), at(1)];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
  return peak;
}

/** True where the limit is kept. */
async function measure(exporter: Exporter): Promise<boolean> {
  const { child, url } = exporter;
  const running = { exporter, scrape: await connectLean(url), probe: await connectLean(url) };
  process.stdout.write(`## The whole exporter, ${assets} assets with ${portsPerAsset} ports each\n\n`);
  process.stdout.write('`otports serve`, up to 100 looks and one scrape a second, and waiting for `/-/healthy`.\n\n');
  process.stdout.write('| when | resident, MB | most, MB | % of a core | median, ms | 99 %, ms | longest, ms |\n');
  process.stdout.write('| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n');
  await observe('first looks at all assets', 120, running);
  const steady = await observe('later looks', 60, running);
  child.kill('SIGHUP');
  await observe('a reload', 20, running);
  const most = Math.max(steady, await observe('after it', 60, running));
  const kept = most <= mostMemory;
  process.stdout.write(
    `\nWhile looks and scrapes go on: at most ${most.toFixed(0)} MB; limit ${mostMemory}: ${kept ? 'kept' : 'MISSED'}.\n`,
  );
  running.scrape.close();
  running.probe.close();
  return kept;
}

const exporter = await startExporter(plant.folder);
try {
  process.exitCode = (await measure(exporter)) ? 0 : 1;
} finally {
  await exporter.stop();
  rmSync(plant.folder, { recursive: true });
}
