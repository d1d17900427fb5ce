/**
 * The exporter as it runs: `otports serve` with 10,000 assets of 30 ports, looks (recordings that something drops) and
 * scrapes going on, a reload in the middle. Memory of the whole process, and how long anybody waits for `/-/healthy`
 * meanwhile. Prints Markdown; ends with 1 where the limit is missed. Needs `npm run build`. `node bench/exporter.ts [ASSETS]`
 */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectLean, type LeanClient } from './lean-client.ts';
import { cpuOf, memoryOf, startExporter, type Exporter } from './serve.ts';

const assets = Number(process.argv[2] ?? 10_000);
const portsPerAsset = 30;
/** MB of 10^6 bytes. */
const mostMemory = 350;
const folder = mkdtempSync(join(tmpdir(), 'otports-bench-'));

/** One port of each asset is nobody's: it deviates. Every asset is looked at once in 100 s, so 100 looks a second. */
function writePlant(): void {
  mkdirSync(join(folder, 'drop'));
  const ports = Array.from({ length: portsPerAsset - 1 }, (_, nth) => ({
    transport: nth < 24 ? 'tcp' : 'udp',
    port: nth < 24 ? 20 + nth * 137 : 100 + nth * 61,
  }));
  const rows = ports.map(({ transport, port }, nth) =>
    transport === 'tcp'
      ? `tcp LISTEN 0 128 0.0.0.0:${port} 0.0.0.0:* users:(("service${nth}",pid=${nth + 1},fd=3))\n`
      : `udp UNCONN 0 0 0.0.0.0:${port} 0.0.0.0:* users:(("service${nth}",pid=${nth + 1},fd=3))\n`,
  );
  for (let index = 0; index < assets; index += 1) {
    const own = `tcp LISTEN 0 5 10.20.0.1:${40_000 + (index % 5_000)} 0.0.0.0:* users:(("python3",pid=999,fd=3))\n`;
    writeFileSync(join(folder, 'drop', `${nameOf(index)}.txt`), `${rows.join('')}${own}`);
  }
  const rules = ports.map(
    ({ transport, port }, nth) =>
      `  - { port: ${transport}/${port}, process: service${nth}, justification: bench, approved_by: bench, approved_on: 2026-11-01 }\n`,
  );
  writeFileSync(join(folder, 'baseline.yml'), `baseline: hmi\nallow:\n${rules.join('')}`);
  const entries = Array.from({ length: assets }, (_, index) => {
    const address = `10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
    return `  - { name: ${nameOf(index)}, address: ${address}, site: plant-${index % 8}, zone: cell-${index % 40}, role: hmi, criticality: high, source: { type: import, path: ./drop/${nameOf(index)}.txt, settle: 0s }, baseline: hmi }\n`;
  });
  const head = [
    'listen: 127.0.0.1:0',
    'baselines: ./baseline.yml',
    'poll: { interval: 100s, stale_after: 1h }',
    'limits: { max_concurrent_per_zone: 16, min_gap: 0s }',
    'assets:',
  ];
  writeFileSync(join(folder, 'otports.yml'), `${head.join('\n')}\n${entries.join('')}`);
}

let dropped = 0;

/** As many recordings as looks of a second: each look finds a new one, and none is spared the reading. */
function dropAgain(): void {
  const now = Date.now() / 1000;
  for (let nth = 0; nth < assets / 100; nth += 1) {
    utimesSync(join(folder, 'drop', `${nameOf(dropped)}.txt`), now, now);
    dropped = (dropped + 1) % assets;
  }
}

function nameOf(index: number): string {
  return `hmi-${String(index).padStart(5, '0')}`;
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

writePlant();
const exporter = await startExporter(folder);
try {
  process.exitCode = (await measure(exporter)) ? 0 : 1;
} finally {
  await exporter.stop();
  rmSync(folder, { recursive: true });
}
