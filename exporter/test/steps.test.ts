import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agendaOf } from '../src/compare/agenda.ts';
import { explainPort } from '../src/compare/explain.ts';
import {
  allow,
  baseline,
  everything,
  forbid,
  goodLook,
  hour,
  minute,
  observation,
  policy,
} from '../src/compare/fixtures.ts';
import type { Judged } from '../src/compare/happening/judged.ts';
import { judge } from '../src/compare/judge.ts';
import { newAsset } from '../src/compare/new-asset.ts';
import { reportOf } from '../src/compare/report.ts';
import type { AssetPolicy } from '../src/model/asset.ts';
import type { Binding } from '../src/model/listener.ts';
import type { Completeness } from '../src/model/observation.ts';
import type { AssetReport } from '../src/model/report.ts';
import type { AssetState } from '../src/model/state.ts';
import { normalize } from '../src/normalize/normalize.ts';
import { packState } from '../src/record/state/pack-state.ts';
import { weightOf } from '../src/record/record-parts.ts';
import { readRecording } from '../src/parsers/recording/recording.ts';
import { detailJson } from '../src/publish/http/api/json.ts';
import { renderAsset } from '../src/publish/metrics/render/render-asset.ts';
import { StepCounter } from './count-steps.ts';

/** Nothing between the answer of an asset and what is published may cost more than n log n (spec: an answer is hostile). */
const mostGrowth = 2.3;
const size = 300;

const steps = new StepCounter();
beforeAll(() => steps.start());
afterAll(() => {
  steps.stop();
});

const noProcess: Completeness = { tcp: true, udp: true, process: false };
const nothing: Completeness = { tcp: false, udp: false, process: false };

interface Answer {
  readonly bindings: readonly Binding[];
  readonly complete?: Completeness;
}

/** What an asset answers, one look after the other, and what is approved of it, by size. */
interface Shape {
  readonly looks: (n: number) => readonly Answer[];
  readonly policy?: (n: number) => AssetPolicy;
  /** All, where it does not say. */
  readonly rows?: Pick<AssetPolicy, 'maxRows'>;
}

const numbers = (n: number, from = 0): readonly number[] => Array.from({ length: n }, (_, index) => index + from);
const ip = (index: number, net = 10): string => `${net}.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
const tcp = (port: number, address: string, process: string | null = null): Binding => ({
  transport: 'tcp',
  port,
  address,
  process,
});
const cut = (binding: Binding): Binding => ({ ...binding, processCut: true });
const padded = (index: number): string => `program-${String(index).padStart(7, '0')}`;

const few = { maxRows: 100 };
const all = { maxRows: 65_536 };
const others = policy(baseline([allow('tcp/1', { processes: ['init'], required: true })], [forbid('tcp/2')]), all);

const shapes: Readonly<Record<string, Shape>> = {
  'one port with n addresses': {
    looks: (n) => [
      { bindings: numbers(n).map((i) => tcp(80, ip(i), 'nginx')) },
      { bindings: numbers(n).map((i) => tcp(80, ip(i))) },
    ],
  },
  'one port with n holders': {
    looks: (n) => [
      { bindings: numbers(n).map((i) => tcp(80, '0.0.0.0', `p${i}`)) },
      { bindings: numbers(n).map((i) => tcp(80, '0.0.0.0', `q${i}`)) },
    ],
  },
  'one port with n holders, and their cut names': {
    looks: (n) => [
      { bindings: numbers(n).map((i) => tcp(80, '0.0.0.0', `${padded(i)}-whole`)) },
      { bindings: numbers(n).map((i) => cut(tcp(80, '0.0.0.0', padded(i)))) },
    ],
  },
  'one port with n holders at n addresses, then n other addresses of unknown holders': {
    looks: (n) => [
      { bindings: numbers(n).map((i) => tcp(80, ip(i), `p${i}`)) },
      { bindings: numbers(n).map((i) => tcp(80, ip(i, 11))), complete: noProcess },
      { bindings: numbers(n).map((i) => tcp(80, ip(i, 12), i % 2 === 0 ? `q${i}` : null)), complete: nothing },
    ],
  },
  'one port with n holders everywhere, then n spellings of everywhere': {
    looks: (n) => [
      { bindings: numbers(n).map((i) => tcp(80, '*', `p${i}`)) },
      { bindings: numbers(n).map((i) => tcp(80, `0.0.0.0%eth${i}`)), complete: noProcess },
      { bindings: numbers(n).map((i) => tcp(80, `0.0.0.0%veth${i}`)), complete: nothing },
    ],
  },
  'n ports': {
    looks: (n) => [{ bindings: [] }, { bindings: numbers(n, 1000).map((port) => tcp(port, '0.0.0.0', 'p')) }],
  },
  'n ports, then n others': {
    looks: (n) => [
      { bindings: numbers(n, 1000).map((port) => tcp(port, '0.0.0.0', 'p')) },
      { bindings: numbers(n, 20_000).map((port) => tcp(port, '0.0.0.0', 'p')) },
    ],
  },
  'n ports of few addresses and holders, with few rules for each': {
    looks: (n) => [
      {
        bindings: numbers(n, 1000).flatMap((port) => [
          tcp(port, '10.0.0.1', 'p'),
          tcp(port, '10.0.0.2', 'q'),
          tcp(port, '::'),
        ]),
      },
      {
        bindings: numbers(n, 1000).flatMap((port) => [tcp(port, '10.0.0.3'), tcp(port, '10.0.0.2', 'r')]),
        complete: noProcess,
      },
    ],
    policy: (n) =>
      policy(
        baseline(numbers(n, 1000).map((port) => allow(`tcp/${port}`, { processes: ['p'], addresses: ['10.0.0.0/8'] }))),
      ),
  },
  'n ports that open and close': {
    looks: (n) =>
      numbers(6).map((turn) => ({
        bindings: turn % 2 === 0 ? [] : numbers(n, 1000).map((port) => tcp(port, '0.0.0.0', 'p')),
      })),
  },
  'n required rules, half of them missing, and n ports': {
    looks: (n) => [{ bindings: [] }, { bindings: numbers(n, 1000).map((port) => tcp(port, '0.0.0.0')) }],
    policy: (n) => policy(baseline(numbers(n, 1000 + n / 2).map((port) => allow(`tcp/${port}`, { required: true })))),
  },
  'n ports, of which 100 are kept': {
    looks: (n) => [
      { bindings: numbers(n, 1000).map((port) => tcp(port, '0.0.0.0', 'p')) },
      { bindings: numbers(n, 1500).map((port) => tcp(port, '0.0.0.0', 'q')) },
    ],
    policy: (n) => policy(baseline(numbers(n, 1200).map((port) => allow(`tcp/${port}`, { processes: ['p'] })))),
    rows: few,
  },
  'one port with n holders at n addresses, of which 100 are kept': {
    looks: (n) => [
      { bindings: numbers(n).map((i) => tcp(80, ip(i), `p${i}`)) },
      { bindings: numbers(n).map((i) => tcp(80, ip(i, 11), `q${i}`)), complete: nothing },
    ],
    policy: () => policy(baseline([allow('tcp/80', { processes: ['p1'] })])),
    rows: few,
  },
  'n required ranges and n ports': {
    looks: (n) => [{ bindings: [] }, { bindings: numbers(n, 1000).map((port) => tcp(port, '0.0.0.0')) }],
    policy: (n) =>
      policy(baseline(numbers(n, 10_000).map((port) => allow(`tcp/${2 * port}-${2 * port + 1}`, { required: true })))),
  },
};

/** Judges all looks but the last; what remains is to be counted. */
function until(
  shape: Shape,
  n: number,
): { readonly policy: AssetPolicy; readonly before: AssetState; readonly last: Answer; readonly at: number } {
  const rules = { ...(shape.policy ?? (() => others))(n), ...(shape.rows ?? all) };
  const answers = shape.looks(n);
  const last = answers.at(-1) ?? { bindings: [] };
  let before = newAsset('hmi-01', 0);
  answers.slice(0, -1).forEach((answer, index) => {
    before = judged(rules, before, answer, (index + 1) * hour).state;
  });
  return { policy: rules, before, last, at: answers.length * hour };
}

function judged(
  rules: AssetPolicy,
  before: AssetState,
  { bindings, complete = everything }: Answer,
  at: number,
): Judged {
  const observed = { ...observation(at, [], complete), listeners: normalize(bindings) };
  return judge(rules, before, goodLook(observed));
}

function report(
  shape: Shape,
  n: number,
): { readonly report: AssetReport; readonly state: AssetState; readonly policy: AssetPolicy; readonly at: number } {
  const { policy: rules, before, last, at } = until(shape, n);
  const { state } = judged(rules, before, last, at);
  return { report: reportOf(rules, { state, paused: [] }, at), state, policy: rules, at };
}

describe.each(Object.entries(shapes))('steps while n doubles: %s', (_name, shape) => {
  it('normalize', async () => {
    expect(
      await steps.growth(size, (n) => {
        const { last } = until(shape, n);
        return () => normalize(last.bindings);
      }),
    ).toBeLessThan(mostGrowth);
  });

  it('merge, events and judge', async () => {
    expect(
      await steps.growth(size, (n) => {
        const { policy: rules, before, last, at } = until(shape, n);
        return () => judged(rules, before, last, at);
      }),
    ).toBeLessThan(mostGrowth);
  });

  it('another baseline, under which every verdict is another', async () => {
    expect(
      await steps.growth(size, (n) => {
        const { state, at } = report(shape, n);
        const stricter = policy(baseline([], [forbid('tcp/1-65535', { loopback: true })]));
        return () => {
          const { state: after } = judge(stricter, state, { kind: 'config', at: at + minute });
          return agendaOf(stricter, after, at + minute);
        };
      }),
    ).toBeLessThan(mostGrowth);
  });

  it('report, explain, metrics, JSON, what goes to the disk', async () => {
    expect(
      await steps.growth(size, (n) => {
        const { state, policy: rules, at } = report(shape, n);
        const { transport = 'tcp', port = 80 } = state.listeners[0] ?? {};
        return () => {
          const made = reportOf(rules, { state, paused: [] }, at);
          renderAsset(made);
          detailJson(made, { now: at, nextLookAt: null, listenersNext: null, deviationsNext: null });
          weightOf({ state, events: [], changes: [], evidence: null });
          packState(JSON.stringify(state));
          explainPort(rules, { state, transport, port }, at);
        };
      }),
    ).toBeLessThan(mostGrowth);
  });
});

/** A recording of n rows, as its program prints it. */
const recordings: Readonly<Record<string, (n: number) => string>> = {
  ss: (n) =>
    numbers(n)
      .map((i) => `tcp LISTEN 0 128 ${ip(i)}:80 0.0.0.0:* users:(("p${i}",pid=${i},fd=3))\n`)
      .join(''),
  'ss, many holders of each socket': (n) =>
    numbers(n / 20)
      .map(
        (i) =>
          `tcp LISTEN 0 128 ${ip(i)}:80 0.0.0.0:* users:(${numbers(20)
            .map((j) => `("p${i}-${j}",pid=${20 * i + j + 1},fd=3)`)
            .join(',')})\n`,
      )
      .join(''),
  'ss, one socket with many holders that have a line break for a name': (n) =>
    `tcp LISTEN 0 128 0.0.0.0:23 0.0.0.0:* users:(${numbers(n)
      .map((i) => `("\n",pid=${i + 1},fd=1)`)
      .join(',')})\n`,
  netstat: (n) =>
    `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name\n${numbers(
      n,
    )
      .map((i) => `tcp        0      0 ${ip(i)}:80       0.0.0.0:*               LISTEN      ${i + 1}/p${i}\n`)
      .join('')}`,
  'netstat of Windows': (n) =>
    `\r\nActive Connections\r\n\r\n  Proto  Local Address          Foreign Address        State           PID\r\n${numbers(
      n,
    )
      .map((i) => `  TCP    ${ip(i)}:80         0.0.0.0:0              LISTENING       ${i}\r\n`)
      .join('')}`,
  'proc-net': (n) =>
    `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n${numbers(n)
      .map(
        (i) =>
          `${String(i).padStart(4)}: 00000000:${(i + 1).toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${i + 1000} 1 0000000000000000 100 0 0 10 0\n`,
      )
      .join('')}`,
  'proc-net, with as many empty tables': (n) => {
    const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
    return `${header}${numbers(n)
      .map(
        (i) =>
          `${String(i).padStart(4)}: 0100007F:${(i + 1).toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${i + 1000} 1 0000000000000000 100 0 0 10 0\n`,
      )
      .join('')}${header.repeat(4 * n)}`;
  },
  lsof: (n) =>
    `COMMAND   PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n${numbers(n)
      .map((i) => `p${i}   ${i + 1} root    3u  IPv4  ${i + 9999}      0t0  TCP ${ip(i)}:80 (LISTEN)\n`)
      .join('')}`,
  'netstat, behind as many typed commands': (n) =>
    'op@plc:~$ netstat -tulpn\n'.repeat(n) + (recordings['netstat']?.(n) ?? ''),
  'netstat of Windows, behind as many typed commands': (n) =>
    'C:\\Users\\op>netstat -ano\n'.repeat(n) + (recordings['netstat of Windows']?.(n) ?? ''),
  'ss, behind as many typed commands': (n) => 'op@plc:~$ ss -tulpn\n'.repeat(n) + (recordings['ss']?.(n) ?? ''),
  'lsof, behind as many typed commands': (n) =>
    'op@plc:~$ sudo lsof -nP -i\n'.repeat(n) + (recordings['lsof']?.(n) ?? ''),
  snmpwalk: (n) =>
    numbers(n)
      .map((i) => `.1.3.6.1.2.1.6.20.1.4.1.4.${ip(i)}.80 = Gauge32: ${i}\n`)
      .join(''),
  csv: (n) =>
    `asset,transport,address,port,process\n${numbers(n)
      .map((i) => `hmi-01,tcp,${ip(i)},80,p${i}\n`)
      .join('')}`,
};

describe.each(Object.entries(recordings))('steps while n doubles: a recording of %s', (name, write) => {
  const bytes = (n: number): Buffer => Buffer.from(write(n));
  const read = (raw: Buffer) =>
    readRecording({ bytes: raw, fileName: 'tcp', modifiedAt: 0, format: null, asset: null });

  it('is read', async () => {
    expect(read(bytes(size))[0]?.collected.bindings, name).toHaveLength(size);
    expect(
      await steps.growth(size, (n) => {
        const raw = bytes(n);
        return () => read(raw);
      }),
    ).toBeLessThan(mostGrowth);
  });
});
