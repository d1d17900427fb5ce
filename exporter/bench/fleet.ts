/**
 * A fleet of 10,000 assets, half over SSH and half by SNMP, against servers in other processes that replay answers: what
 * `otports serve` costs at one look an hour, beside the cryptography of the handshakes, and whether its memory stays flat
 * over ten rounds. Prints Markdown; ends with 1 where a limit is missed. Needs `npm run build`, and 20 minutes.
 * `node bench/fleet.ts [ASSETS] [SECONDS_A_ROUND] [SECONDS_AT_AN_HOUR]`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newKey } from '../lab/new-key.ts';
import { fingerprintOf } from '../lab/ssh-asset.ts';
import { askChild, median, startChild, type Child } from './child.ts';
import { sshHandshakeMs, v3KeysMs, v3RequestMs } from './fleet-crypto.ts';
import { writeConfig, writePlant, type Plant } from './fleet-plant.ts';
import type { Seen } from './fleet-snmp-server.ts';
import { connectLean } from './lean-client.ts';
import { freePort } from '../test/snmp/free-port.ts';
import { cpuOf, memoryOf, startExporter, type Exporter } from './serve.ts';

const assets = Number(process.argv[2] ?? 10_000);
const roundSeconds = Number(process.argv[3] ?? 60);
const seconds = Number(process.argv[4] ?? 300);
const rounds = 10;
/** The interval while memory is watched: as short as two cores allow, with the servers beside the exporter. */
const shortIntervalSeconds = 120;
/** Issue 4: % of one core, beyond the cryptography of the handshakes. */
const mostCpu = 10;
/** Issue 3: MB of 10^6 bytes, looks and scrapes going on; here at one look an hour. */
const mostMemory = 350;
/** Limit of growth: the median of the last three rounds, compared with the second round. */
const mostGrowth = 1.05;
/** One look an hour at each asset. */
const looksPerSecond = assets / 3600;
/** The default interval of Prometheus, which asks for gzip. */
const scrapeEveryMs = 15_000;

type Server = Child<object>;

interface Fleet {
  readonly plant: Plant;
  readonly ssh: Server;
  readonly snmp: Server;
}

/** Looks so far, as the assets count them. */
interface Looks extends Seen {
  readonly ssh: number;
  readonly all: number;
}

async function looksOf({ ssh, snmp }: Fleet): Promise<Looks> {
  const seen = await snmp.ask<Seen>({});
  const overSsh = await ssh.ask<number>({});
  return { ...seen, ssh: overSsh, all: overSsh + seen.v2c + seen.v3 };
}

async function startFleet(folder: string): Promise<Fleet> {
  const [host, own] = [newKey(), newKey()];
  const hostKeyFile = join(folder, 'host');
  writeFileSync(hostKeyFile, host, { mode: 0o600 });
  const hostKey = fingerprintOf(host);
  const snmpPort = await freePort();
  const snmp = await startChild('fleet-snmp-server.ts', String(assets), String(snmpPort));
  const ssh = await startChild('fleet-ssh-server.ts', String(assets), hostKeyFile);
  const plant = { folder, assets, hostKey, sshPort: Number(new URL(ssh.url).port), snmpPort };
  writePlant(plant, own);
  return { plant, ssh, snmp };
}

const missed: string[] = [];

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function row(...cells: readonly (string | number)[]): void {
  print(`| ${cells.join(' | ')} |`);
}

function check(what: string, value: number, most: number): string {
  const isKept = value <= most;
  if (!isKept) missed.push(`${what}: ${value.toFixed(2)}, at most ${most}`);
  return isKept ? 'kept' : 'MISSED';
}

/** The rounds begin when every asset has been asked: before that the exporter learns about them and grows. */
async function memoryRounds(fleet: Fleet, exporter: Exporter): Promise<void> {
  while ((await looksOf(fleet)).all < assets) await sleep(1000);
  print(`\n| round | looks | resident, MB | live, MB |`);
  print('| --- | ---: | ---: | ---: |');
  const resident: number[] = [];
  const live: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const { all } = await looksOf(fleet);
    await sleep(roundSeconds * 1000);
    const looks = (await looksOf(fleet)).all - all;
    // The memory of an exporter that does nothing is always flat.
    if (looks === 0) missed.push(`round ${round}: no look at all, so its memory says nothing`);
    resident.push(memoryOf(exporter.pid));
    live.push(await askChild<number>(exporter.child, {}));
    row(round, looks, resident.at(-1)?.toFixed(0) ?? '', live.at(-1)?.toFixed(1) ?? '');
  }
  const growths = [resident, live].map((values) => median(values.slice(-3)) / (values[1] ?? NaN));
  const [ofResident = NaN, ofLive = NaN] = growths;
  const most = `at most ${mostGrowth}`;
  print(
    `\nThe last three rounds beside the second: ${ofResident.toFixed(3)} times the resident memory, ${most}: ${check('resident memory', ofResident, mostGrowth)};`,
  );
  print(`${ofLive.toFixed(3)} times the live memory, ${most}: ${check('live memory', ofLive, mostGrowth)}.`);
}

/**
 * From here on there are as many looks per second as 10,000 assets have at one an hour. One asset in 36, spread over
 * the whole fleet, is asked 36 times as often; the others are not asked.
 */
async function slowDown(fleet: Fleet, exporter: Exporter): Promise<void> {
  const intervalSeconds = 100;
  const asked = Math.round(looksPerSecond * intervalSeconds);
  const own = Array.from(
    { length: asked },
    (_, nth) => [Math.floor((nth * assets) / asked), `{ interval: ${intervalSeconds}s }`] as const,
  );
  writeConfig(fleet.plant, '{ interval: 24h, stale_after: 72h, confirmations: 0 }', new Map(own));
  const reloaded = exporter.says('config reloaded');
  exporter.child.kill('SIGHUP');
  await reloaded;
  // Assets that were due before are looked at once more.
  for (let rate = Infinity; rate > 1.3 * looksPerSecond;) {
    const { all } = await looksOf(fleet);
    await sleep(30_000);
    rate = ((await looksOf(fleet)).all - all) / 30;
  }
}

/** % of one core, and what happened meanwhile. */
async function observe(fleet: Fleet, pid: number, forSeconds: number): Promise<{ cpu: number; looks: Looks }> {
  const [before, cpuBefore, began] = [await looksOf(fleet), cpuOf(pid), performance.now()];
  await sleep(forSeconds * 1000);
  const cpu = ((cpuOf(pid) - cpuBefore) / (performance.now() - began)) * 100_000;
  const after = await looksOf(fleet);
  const since = (key: keyof Looks): number => after[key] - before[key];
  const looks = {
    all: since('all'),
    ssh: since('ssh'),
    v2c: since('v2c'),
    v3: since('v3'),
    v3Requests: since('v3Requests'),
  };
  return { cpu, looks };
}

/** With the kill-switch file there are no looks; everything else goes on. */
async function observeIdle(fleet: Fleet, pid: number): Promise<number> {
  writeFileSync(join(fleet.plant.folder, 'stop'), '');
  // All assets are rendered again, because they are paused now.
  for (let tries = 0; tries < 60 && (await observe(fleet, pid, 5)).cpu > mostCpu; tries += 1) await sleep(1000);
  return (await observe(fleet, pid, 60)).cpu;
}

async function cpuOfAnHour(fleet: Fleet, exporter: Exporter): Promise<void> {
  await slowDown(fleet, exporter);
  const { cpu, looks } = await observe(fleet, exporter.pid, seconds);
  const resident = memoryOf(exporter.pid);
  const idle = await observeIdle(fleet, exporter.pid);
  const perLook = ((cpu - idle) * seconds * 10) / looks.all;
  const total = idle + (perLook * looksPerSecond) / 10;
  const requests = looks.v3Requests / looks.v3;
  const [ssh, v3] = [sshHandshakeMs(), requests * v3RequestMs()];
  const shareOf = (ms: number, part: number): number => (ms * part * looksPerSecond) / 10;
  const [sshShare, v3Share] = [shareOf(ssh, 1 / 2), shareOf(v3, 1 / 4)];
  const rest = total - sshShare - v3Share;
  print(
    `\n${looks.all} looks (${looks.ssh} SSH, ${looks.v2c} SNMPv2c, ${looks.v3} SNMPv3) in ${seconds} s, all threads of the process:\n`,
  );
  print('| at one look an hour | CPU ms of such a look | % of a core |');
  print('| --- | ---: | ---: |');
  row('all the time, without a look: timers, a scrape in gzip every 15 s', '', idle.toFixed(2));
  row('looks, with all that they bring along', perLook.toFixed(2), (total - idle).toFixed(2));
  row('**in all**', '', total.toFixed(2));
  row('cryptography of an SSH handshake', ssh.toFixed(2), sshShare.toFixed(2));
  row(`cryptography of SNMPv3, ${requests.toFixed(1)} requests`, v3.toFixed(2), v3Share.toFixed(2));
  row('**beyond cryptography**', '', `${rest.toFixed(2)}, at most ${mostCpu}: ${check('CPU', rest, mostCpu)}`);
  print(
    `\nResident meanwhile: ${resident.toFixed(0)} MB, at most ${mostMemory}: ${check('memory at one look an hour', resident, mostMemory)}.`,
  );
  print(
    `\nThe cryptography is that of the protocols alone (key exchange, host key, login; SHA-256 and AES of each request), in a loop with keys that are read once: the least it can cost, so what it leaves counts against us. Keys of SNMPv3 are made once for each asset and run, ${v3KeysMs().toFixed(1)} ms each time; they are in no row.`,
  );
}

/** A failed look has another cost than the measured one. */
async function checkOutcomes(url: string): Promise<void> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const bad = text.match(/^otports_collection_(?:success|complete)\{.*\} 0$/gm) ?? [];
  print(
    `\nAssets and aspects that the last looks did not see in full: ${bad.length}, ${check('failed looks', bad.length, 0)}.`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'otports-bench-'));
const fleet = await startFleet(folder);
writeConfig(fleet.plant, `{ interval: ${shortIntervalSeconds}s, stale_after: 72h, confirmations: 0 }`);
const answers = fileURLToPath(new URL('live-memory.mjs', import.meta.url));
const exporter = await startExporter(folder, ['--expose-gc', '--import', answers]);
const client = await connectLean(exporter.url);
const scraping = setInterval(() => void client.time('/metrics', 'gzip'), scrapeEveryMs);
try {
  print(`## A fleet of ${assets} assets that are asked`);
  print(
    `\n\`otports serve\`; half of the assets over SSH (ed25519 keys, \`ss\` with 40 sockets), a quarter each by SNMPv2c and`,
  );
  print(
    `SNMPv3 (SHA-256, AES) with 40 rows. Their servers replay answers in other processes. First ${rounds} rounds of`,
  );
  print(
    `${roundSeconds} s in which each asset is due every ${shortIntervalSeconds} s; then as many looks a second as one an hour at each asset makes.`,
  );
  await memoryRounds(fleet, exporter);
  await cpuOfAnHour(fleet, exporter);
  await checkOutcomes(exporter.url);
} finally {
  clearInterval(scraping);
  client.close();
  await exporter.stop();
  await fleet.ssh.stop();
  await fleet.snmp.stop();
  rmSync(folder, { recursive: true });
}
for (const miss of missed) process.stderr.write(`missed: ${miss}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;
