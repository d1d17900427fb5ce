/**
 * How fast lines of sensors are read, compared with the minimum that any reader needs: `split` for TSV, `JSON.parse`
 * for events. It measures CPU time of one thread, so that other programs matter less. Prints Markdown; ends with 1
 * where a limit is missed. `node bench/logs.ts`
 */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogFollower } from '../src/collect/wire/follower.ts';
import { fileMemory } from '../src/collect/wire/memory.ts';
import type { WireLog, WireSink } from '../src/parsers/wire/answer.ts';
import { gather } from '../src/parsers/wire/gathered.ts';
import { EveLog } from '../src/parsers/wire/suricata.ts';
import { ZeekLog } from '../src/parsers/wire/zeek.ts';
import { median } from './child.ts';

/** Issue 4: MB/s on one core. */
const least = 50;
const bytes = 48 * 1024 * 1024;
const rounds = 5;

const columns =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents ip_proto'.split(
    ' ',
  );
const header = `#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t2026-11-23-10-00-00\n#fields\t${columns.join('\t')}\n`;

/** One conversation after the other between 50 clients and 200 assets. */
function conversation(index: number): { ts: number; from: string; clientPort: number; to: string; port: number } {
  const port = [502, 44_818, 102, 4840, 80, 443, 22][index % 7] ?? 502;
  const to = `10.20.${1 + (index % 2)}.${1 + (index % 100)}`;
  return {
    ts: 1_795_428_000 + index / 50,
    from: `10.20.9.${1 + (index % 50)}`,
    clientPort: 32_768 + (index % 28_000),
    to,
    port,
  };
}

function tsvLine(index: number): string {
  const { ts, from, clientPort, to, port } = conversation(index);
  return `${ts.toFixed(6)}\tC${index.toString(36)}Qx81Kd9sPq\t${from}\t${clientPort}\t${to}\t${port}\ttcp\tmodbus\t177.095534\t7284\t6931\tSF\tT\tT\t0\tShADadFf\t160\t7204\t97\t43711\t-\t6\n`;
}

function jsonLine(index: number): string {
  const { ts, from, clientPort, to, port } = conversation(index);
  const ends = { 'id.orig_h': from, 'id.orig_p': clientPort, 'id.resp_h': to, 'id.resp_p': port };
  const counts = {
    orig_bytes: 7284,
    resp_bytes: 6931,
    conn_state: 'SF',
    local_orig: true,
    local_resp: true,
    missed_bytes: 0,
  };
  const packets = { history: 'ShADadFf', orig_pkts: 160, orig_ip_bytes: 7204, resp_pkts: 97, resp_ip_bytes: 43_711 };
  return `${JSON.stringify({ ts, uid: `C${index.toString(36)}Qx81Kd9sPq`, ...ends, proto: 'tcp', service: 'modbus', duration: 177.095534, ...counts, ...packets })}\n`;
}

/** A third of Suricata's events are flows. Alerts and statistics are not used, and they are long. */
function eveLine(index: number): string {
  const { ts, from, clientPort, to, port } = conversation(index);
  const timestamp = new Date(ts * 1000).toISOString().replace('Z', '000+0000');
  const ends = { src_ip: from, src_port: clientPort, dest_ip: to, dest_port: port, proto: 'TCP' };
  const flow = {
    pkts_toserver: 160,
    pkts_toclient: 97,
    bytes_toserver: 7204,
    bytes_toclient: 43_711,
    start: timestamp,
    end: timestamp,
    age: 177,
    state: 'closed',
    reason: 'timeout',
    alerted: false,
  };
  const tcp = {
    tcp_flags: '1b',
    tcp_flags_ts: '1b',
    tcp_flags_tc: '1b',
    syn: true,
    fin: true,
    psh: true,
    ack: true,
    state: 'closed',
  };
  const events = [
    { event_type: 'flow', ...ends, app_proto: 'modbus', flow, tcp },
    {
      event_type: 'alert',
      ...ends,
      alert: { signature_id: index, signature: 'x'.repeat(80), category: 'y'.repeat(40) },
      payload: 'A'.repeat(400),
      flow,
    },
    {
      event_type: 'modbus',
      ...ends,
      modbus: { id: index, request: { function_raw: 3 }, response: { data: '0'.repeat(60) } },
    },
  ];
  return `${JSON.stringify({ timestamp, flow_id: index, in_iface: 'eth1', ...events[index % 3] })}\n`;
}

/** One flat text, as it comes from a disk. */
function textOf(beginning: string, line: (index: number) => string): string {
  const lines = [beginning];
  for (let index = 0, length = 0; length < bytes; index++) {
    const next = line(index);
    lines.push(next);
    length += next.length;
  }
  return Buffer.from(lines.join(''), 'latin1').toString('latin1');
}

/** MB of text for each second of CPU time; the median of some rounds after one that warms up. */
function speedOf(text: string, work: () => unknown): number {
  const speeds: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    if (round > 0) speeds.push(text.length / (user + system));
  }
  return median(speeds);
}

function reads(text: string, open: (sink: WireSink) => WireLog): () => unknown {
  return () => gather('bench', text, open);
}

function parsesJson(text: string): () => unknown {
  return () => {
    let found = 0;
    for (const line of text.split('\n')) if (line !== '' && JSON.parse(line) !== null) found++;
    return found;
  };
}

function splits(text: string): () => unknown {
  return () => {
    let found = 0;
    for (const line of text.split('\n')) found += line.split('\t').length;
    return found;
  };
}

const missed: string[] = [];
function verdictOf(what: string, speed: number): string {
  const isKept = speed >= least;
  if (!isKept) missed.push(`${what}: ${speed.toFixed(1)} MB/s, at least ${least}`);
  return `at least ${least}: ${isKept ? 'kept' : 'MISSED'}`;
}

process.stdout.write('## Logs of sensors\n\n');
process.stdout.write(
  `${bytes / 1024 / 1024} MiB of each, MB for each second of CPU time, median of ${rounds}; beside it the least that can be done with the same lines.\n\n`,
);
process.stdout.write(
  '| lines | ours, MB/s | limit | the least | MB/s | ours takes |\n| --- | ---: | --- | --- | ---: | ---: |\n',
);
const kinds = [
  {
    name: 'Zeek, conn.log, TSV',
    text: textOf(header, tsvLine),
    open: (sink: WireSink) => new ZeekLog(sink, 'conn.log'),
    least: splits,
    by: '`split` into columns',
  },
  {
    name: 'Zeek, conn.log, JSON',
    text: textOf('', jsonLine),
    open: (sink: WireSink) => new ZeekLog(sink, 'conn.log'),
    least: parsesJson,
    by: '`JSON.parse`',
  },
  {
    name: 'Suricata, eve.json',
    text: textOf('', eveLine),
    open: (sink: WireSink) => new EveLog(sink, { protocols: true }),
    least: parsesJson,
    by: '`JSON.parse`',
  },
];
for (const { name, text, open, least: compared, by } of kinds) {
  const ours = speedOf(text, reads(text, open));
  const other = speedOf(text, compared(text));
  process.stdout.write(
    `| ${name} | ${ours.toFixed(0)} | ${verdictOf(name, ours)} | ${by} | ${other.toFixed(0)} | ${(other / ours).toFixed(2)} times as long |\n`,
  );
}

/** From the disk into the view of 200 assets, written down at the end. */
async function follow(): Promise<{ speed: number; appendMs: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'otports-bench-logs-'));
  try {
    const log = join(folder, 'conn.log');
    const text = textOf(header, tsvLine);
    writeFileSync(log, text, 'latin1');
    const follower = new LogFollower({
      path: log,
      openLog: (sink, fileName) => new ZeekLog(sink, fileName),
      memory: fileMemory(join(folder, 'view.json')),
      now: Date.now,
      keepMs: 1e15,
      opened: () => undefined,
      trouble: (message) => {
        throw new Error(message);
      },
    });
    follower.want(new Set(Array.from({ length: 200 }, (_, index) => conversation(index).to)));
    const before = process.cpuUsage();
    await follower.pass();
    const { user, system } = process.cpuUsage(before);
    appendFileSync(log, tsvLine(1));
    const began = performance.now();
    await follower.pass();
    const appendMs = performance.now() - began;
    await follower.stop();
    return { speed: text.length / (user + system), appendMs };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const runs = [await follow(), await follow(), await follow()];
const speed = median(runs.map((one) => one.speed));
const appendMs = median(runs.map((one) => one.appendMs));
process.stdout.write(
  `\nThe follower, TSV from the disk into what is kept of 200 assets: ${speed.toFixed(0)} MB/s. One line appended is known after ${appendMs.toFixed(1)} ms.\n`,
);
for (const miss of missed) process.stderr.write(`missed: ${miss}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;
