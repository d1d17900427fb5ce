import ipaddr from 'ipaddr.js';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import type { Binding } from '../../model/listener.ts';
import { readRecording } from './recording.ts';

const fixtures = fileURLToPath(new URL('../../../../../shared/fixtures/', import.meta.url));

/** Recordings of real machines that are read; the oracles beside them were made by other programs. */
const readable = [
  'capture-debian12/*.{xml,snmprec}',
  'genieparser/*',
  'jc/{centos,freebsd,generic,osx,ubuntu,windows}*_*.out',
  'librenms/*',
  'nmap-xml/*',
  'procfs/*',
  'public-excerpts/*',
  'snmpsim-data/*',
  '{icsnpp,suricata,zat,zeek}/*',
];

/** Where the expected result is wrong, or needs what the content does not say: the right result, and why. */
const corrections: Readonly<Record<string, string>> = {
  // The same bytes as proc_net_udp6: the content is a table of udp6, and only the name says tcp6.
  'procfs/proc_net_tcp6': 'proc-net: line 1: the file is called tcp6, but its content is udp6',
  // The same bytes as proc_net_tcp: rows of tcp under the name of udp.
  'procfs/proc_net_udp': 'proc-net: line 1: the file is called udp, but its content is tcp',
  // Made without -W: the column ends where a fifth digit of the port would be, and the expected result has four digits.
  'jc/osx-10.14.6_netstat-Abn.out':
    'netstat: line 67: "192.168.1.221.5063" may be cut, and with it the port: record with netstat -anW',
  // Made without -n: the oracle itself leaves out the ports whose names it does not know.
  'jc/osx-10.14.6_netstat.out': 'netstat: line 82: nobody can tell which udp port "xserveraid" is: record with -n',
};

interface Oracle {
  readonly listening?: readonly { proto: string; address: string; port: number | string; process?: string | null }[];
  /** Logs of sensors; `flows` of Suricata holds those that nobody answered as well. */
  readonly observed?: readonly { proto: string; address: string; port: number }[];
  readonly flows?: readonly { proto: string; server: string; port: number; answered: boolean }[];
  readonly hosts?: readonly { addresses: Record<string, string>; open: readonly { proto: string; port: number }[] }[];
}

function files(patterns: readonly string[]): string[] {
  const found = patterns.flatMap((pattern) => globSync(`${pattern}.expected.json`, { cwd: fixtures }));
  return found.map((file) => file.replace(/\.expected\.json$/, '')).sort();
}

function read(file: string): readonly Binding[] {
  const bytes = readFileSync(fixtures + file);
  const modifiedAt = statSync(fixtures + file).mtimeMs;
  const recording = { bytes, fileName: basename(file), modifiedAt, format: null, asset: null };
  return readRecording(recording).flatMap(({ collected }) => collected.bindings);
}

/** Sources print the same door in different letters. */
function door(transport: string, printed: string, port: number | string): string {
  const host = printed.replace(/%.*/, '');
  const bare = ipaddr.isValid(host) ? ipaddr.process(host).toString() : host;
  return `${transport.slice(0, 3)} ${['*', '0.0.0.0', '::', '--any--'].includes(bare) ? 'any' : bare} ${port}`;
}

function doorsOf(oracle: Oracle): string[] {
  const listening = oracle.listening?.map((one) => door(one.proto, one.address, one.port)) ?? [];
  const answered = oracle.hosts?.flatMap(({ addresses, open }) => {
    const address = Object.entries(addresses).find(([kind]) => kind.startsWith('ip'))?.[1] ?? '';
    return open.map((one) => door(one.proto, address, one.port));
  });
  const observed = oracle.observed?.map((one) => door(one.proto, one.address, one.port)) ?? [];
  const flows = oracle.flows?.flatMap((one) => (one.answered ? [door(one.proto, one.server, one.port)] : [])) ?? [];
  return [...new Set([...listening, ...(answered ?? []), ...observed, ...flows])].sort();
}

function holdersOf(
  bindings: readonly { transport: string; port: number | string; process?: string | null | undefined }[],
): Map<string, Set<string>> {
  const holders = new Map<string, Set<string>>();
  for (const { transport, port, process } of bindings) {
    if (process === null || process === undefined) continue;
    const key = `${transport.slice(0, 3)}/${port}`;
    holders.set(key, (holders.get(key) ?? new Set()).add(process));
  }
  return holders;
}

if (!existsSync(fixtures)) {
  process.stderr.write('parsers: ../shared/fixtures is not here: recordings of real machines were NOT read\n');
}

describe.runIf(existsSync(fixtures))('recordings of real machines', () => {
  it.each(files(readable))('reads %s as its oracle does', (file) => {
    const correction = corrections[file];
    if (correction !== undefined) {
      expect(() => read(file)).toThrow(new CollectError('parse', correction));
      return;
    }
    const oracle = JSON.parse(readFileSync(`${fixtures}${file}.expected.json`, 'utf8')) as Oracle;
    const bindings = read(file);
    expect([...new Set(bindings.map((one) => door(one.transport, one.address, one.port)))].sort()).toEqual(
      doorsOf(oracle),
    );
    const holders = holdersOf(bindings);
    const wanted = holdersOf(oracle.listening?.map((one) => ({ ...one, transport: one.proto })) ?? []);
    for (const [port, names] of wanted) {
      expect(
        [...names].some((name) => holders.get(port)?.has(name)),
        port,
      ).toBe(true);
    }
  });
});
