import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { formatProblem } from '../config/problem.ts';
import { App } from './app.ts';
import { createLog } from './log.ts';

const columns = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration conn_state history';
const header = (opened: number): string =>
  `#separator \\x09\n#unset_field\t-\n#path\tconn\n#open\t${opened}\n#fields\t${columns.replaceAll(' ', '\t')}\n`;
const conn = (to: string, port: number, at = Date.now() / 1000): string =>
  `${at.toFixed(6)}\tC${port}\t10.20.1.50\t40000\t${to}\t${port}\ttcp\t-\t-\tSF\tShADadFf\n`;

/** A whole exporter whose assets are seen by a sensor only: nothing is sent anywhere, so any address will do. */
describe('assets that only a sensor sees', () => {
  let folder = '';
  let app: App | null = null;
  const logged: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-app-wire-'));
    mkdirSync(join(folder, 'zeek'));
    mkdirSync(join(folder, 'baselines'));
    writeFileSync(
      join(folder, 'baselines', 'plc.yml'),
      'baseline: plc\nallow:\n  - { port: tcp/502, justification: The HMI reads it., approved_by: ot, approved_on: 2026-11-01 }\n',
    );
    logged.length = 0;
  });
  afterEach(async () => {
    await app?.stop();
    app = null;
    rmSync(folder, { recursive: true });
  });

  const log = (): string => join(folder, 'zeek', 'conn.log');
  const asset = (name: string, address: string): string =>
    `  - { name: ${name}, address: ${address}, role: plc, baseline: plc, source: { type: zeek, path: ./zeek/*.log } }\n`;
  const start = async (assets: string): Promise<void> => {
    writeFileSync(
      join(folder, 'otports.yml'),
      `listen: 127.0.0.1:0\nbaselines: ./baselines/*.yml\npoll: { interval: 1h }\nlimits: { min_gap: 0s }\nassets:\n${assets}`,
    );
    const { config, problems } = await loadConfig(join(folder, 'otports.yml'), { env: {}, now: Date.now() });
    if (config === null) throw new Error(problems.map(formatProblem).join('\n'));
    const load = () => Promise.resolve({ config: null, problems: ['not here'] });
    app = new App({ config, load, log: createLog('debug', { write: (line) => logged.push(line) }) });
    await app.start();
  };
  const until = async (sign: string): Promise<string> => {
    for (let turn = 0; turn < 150; turn += 1) {
      const text = await (await fetch(`${app?.url ?? ''}/metrics`)).text();
      if (text.includes(sign)) return text;
      await wait(100);
    }
    throw new Error(`/metrics never showed ${sign}:\n${logged.join('')}`);
  };
  const open = (port: number, verdict: string): string =>
    `asset="plc-1",transport="tcp",port="${port}",service="${port === 502 ? 'modbus' : 'telnet'}",exposure="interface",verdict="${verdict}"} 1`;

  it('shows what answered, and a new port within seconds though looks come once an hour', async () => {
    writeFileSync(log(), header(1) + conn('10.20.1.11', 502, 1_700_000_000) + conn('10.20.1.11', 502));
    await start(asset('plc-1', '10.20.1.11'));
    const before = await until(open(502, 'approved'));
    expect(before).toContain('otports_asset_info{asset="plc-1",address="10.20.1.11"');
    expect(before).toContain('collector="zeek"');
    expect(before).toContain('otports_collection_complete{asset="plc-1",aspect="tcp"} 0');
    expect(before).not.toMatch(/otports_asset_(sessions|requests)_total\{asset="plc-1"\} [1-9]/);

    appendFileSync(log(), conn('10.20.1.11', 23));

    const after = await until(open(23, 'unexpected'));
    expect(after).toMatch(/otports_port_deviation\{asset="plc-1",transport="tcp",port="23",.*confirmed="true"\} 1/);
  });

  it('loses nothing over a restart, and counts nothing twice', async () => {
    writeFileSync(log(), header(1) + conn('10.20.1.11', 502));
    await start(asset('plc-1', '10.20.1.11'));
    await until(open(502, 'approved'));
    await app?.stop();
    appendFileSync(log(), conn('10.20.1.11', 23));
    renameSync(log(), join(folder, 'zeek', 'conn.old.log'));
    writeFileSync(log(), header(2));

    await start(asset('plc-1', '10.20.1.11'));
    appendFileSync(log(), conn('10.20.1.11', 502));
    await until(open(23, 'unexpected'));
    const [kept] = readdirSync(join(folder, 'data', 'wire'));
    expect(kept).toMatch(/^[\da-f]{16}\.json$/);
    const detail = await fetch(`${app?.url ?? ''}/api/v1/events`);
    expect(await detail.text()).toContain('"opened"');
  });

  it('reads a log once, however many assets it speaks of', async () => {
    const addresses = Array.from({ length: 300 }, (_, i) => `10.20.${1 + (i >> 7)}.${1 + (i & 127)}`);
    writeFileSync(log(), header(1) + addresses.map((address) => conn(address, 502)).join('') + 'half\n');
    await start(addresses.map((address, index) => asset(`plc-${index}`, address)).join(''));
    await until('otports_port_open{asset="plc-299",transport="tcp",port="502"');
    expect(logged.filter((line) => line.includes('cannot be read as it should'))).toHaveLength(1);
  });

  it('is an asset nobody knows while the sensor has not seen it, and takes no pause from that', async () => {
    writeFileSync(log(), header(1));
    await start(asset('plc-1', '10.20.1.11'));
    const text = await until('otports_collections_total{asset="plc-1",outcome="unreachable"} 1');
    expect(text).not.toContain('otports_port_open{asset="plc-1"');
    appendFileSync(log(), conn('10.20.1.11', 502));
    await until(open(502, 'approved'));
  });

  it('refuses a name for an address', async () => {
    await expect(start(asset('plc-1', 'plc-1.example'))).rejects.toThrow(
      'assets.0.source: needs an asset whose address is a number, not "plc-1.example"; logs of sensors have no names',
    );
  });
});
