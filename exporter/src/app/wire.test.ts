import { appendFileSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnApp } from '../../test/app/own-app.ts';
import { zeekHeader } from '../../test/parsers/sensor-logs.ts';
import { runClose } from '../cli/close.ts';
import { ask } from '../commands/ask.ts';
import { collect } from '../commands/collect.ts';

const header = (opened: number): string => zeekHeader({ opened });
const conn = (to: string, port: number, at = Date.now() / 1000): string =>
  `${at.toFixed(6)}\tC${port}\t10.20.1.50\t40000\t${to}\t${port}\ttcp\t-\t-\tSF\tShADadFf\n`;

/** A whole exporter whose assets are seen by a sensor only: nothing is sent anywhere, so any address will do. */
describe('assets that only a sensor sees', () => {
  let app: OwnApp;

  beforeEach(() => {
    app = new OwnApp('zeek');
    app.allow('plc', 'port: tcp/502');
  });
  afterEach(() => app.remove());

  const log = (): string => app.at('zeek', 'conn.log');
  const asset = (name: string, address: string): string =>
    `  - { name: ${name}, address: ${address}, role: plc, baseline: plc, source: { type: zeek, path: ./zeek/*.log } }\n`;
  const start = async (assets: string): Promise<void> => {
    app.configure(`poll: { interval: 1h }\nlimits: { min_gap: 0s }\nassets:\n${assets}`);
    await app.start();
  };
  const until = (sign: string): Promise<string> => app.until('/metrics', sign);
  const metrics = (): Promise<string> => app.text('/metrics');
  /** Logs are read again after a second, so the test asks until it has happened. */
  const lookUntil = async (name: string, hasHappened: () => Promise<boolean>): Promise<void> => {
    for (let turn = 0; turn < 150; turn += 1) {
      await ask(collect, { asset: name }, { dataDir: app.at('data') });
      if (await hasHappened()) return;
      await wait(100);
    }
    throw new Error(`it never happened:\n${await metrics()}`);
  };
  const close = async (name: string, port: string): Promise<string> => {
    let said = '';
    const io = { out: (text: string) => void (said += text), err: () => undefined, env: {}, now: () => Date.now() };
    await runClose({ config: app.at('otports.yml'), asset: name, port, ticket: 'CHG-1107' }, io);
    return said;
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
    await app.stop();
    appendFileSync(log(), conn('10.20.1.11', 23));
    renameSync(log(), app.at('zeek', 'conn.old.log'));
    writeFileSync(log(), header(2));

    await start(asset('plc-1', '10.20.1.11'));
    appendFileSync(log(), conn('10.20.1.11', 502));
    await until(open(23, 'unexpected'));
    const [kept] = readdirSync(app.at('data', 'wire'));
    expect(kept).toMatch(/^[\da-f]{16}\.json$/);
    expect(await app.text('/api/v1/events')).toContain('"opened"');
  });

  it('reads a log once, however many assets it speaks of', async () => {
    const addresses = Array.from({ length: 300 }, (_, i) => `10.20.${1 + (i >> 7)}.${1 + (i & 127)}`);
    writeFileSync(log(), header(1) + addresses.map((address) => conn(address, 502)).join('') + 'half\n');
    await start(addresses.map((address, index) => asset(`plc-${index}`, address)).join(''));
    await until('otports_port_open{asset="plc-299",transport="tcp",port="502"');
    expect(app.logged.filter((line) => line.includes('cannot be read as it should'))).toHaveLength(1);
  });

  it('forgets a port that a person declares closed, until it answers again', async () => {
    writeFileSync(log(), header(1) + conn('10.20.1.11', 502) + conn('10.20.1.11', 23));
    await start(asset('plc-1', '10.20.1.11'));
    await until(open(23, 'unexpected'));

    expect(await close('plc-1', 'tcp/23')).toBe('plc-1: tcp/23 is closed, ticket CHG-1107\n');
    expect(await metrics()).not.toMatch(/otports_port_(open|deviation)\{asset="plc-1",transport="tcp",port="23"/);
    await ask(collect, { asset: 'plc-1' }, { dataDir: app.at('data') });
    expect(await metrics()).not.toContain(open(23, 'unexpected'));
    expect(await app.text('/api/v1/events')).toContain('"ticket":"CHG-1107"');
    expect(await app.text('/assets/plc-1')).toContain('declared closed, CHG-1107');
    await expect(close('plc-1', 'tcp/80')).rejects.toThrow('plc-1: tcp/80 is not open, and nothing answers there');

    appendFileSync(log(), conn('10.20.1.11', 23, Date.now() / 1000 + 1));
    await lookUntil('plc-1', async () => (await metrics()).includes(open(23, 'unexpected')));
  });

  it('pages what answers on the wire and the asset hides, and counts what nobody uses', async () => {
    const now = Date.now() / 1000;
    const days = [3, 2, 1].map((ago) => conn('10.20.1.21', 102, now - ago * 86_400));
    writeFileSync(log(), header(1) + days.join(''));
    const recording = app.at('hmi-1.txt');
    const look = async (at: number): Promise<void> => {
      const row = (port: number, name: string): string =>
        `LISTEN 0 128 0.0.0.0:${port} 0.0.0.0:* users:(("${name}",pid=7,fd=${port}))\n`;
      const head = 'State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
      writeFileSync(recording, head + row(102, 's7') + row(445, 'smbd'));
      utimesSync(recording, at, at);
      expect(await ask(collect, { asset: 'hmi-1' }, { dataDir: app.at('data') })).toEqual({
        outcome: 'ok',
        message: null,
      });
    };
    const sources =
      '[{ type: import, path: ./hmi-1.txt, settle: 0s }, { type: zeek, path: ./zeek/*.log, forget_after: 2d }]';
    await start(`  - { name: hmi-1, address: 10.20.1.21, sources: ${sources} }\n`);

    const answer = async (at: number): Promise<void> => {
      appendFileSync(log(), conn('10.20.1.21', 6666, at));
      const sign = `otports_witness_last_seen_timestamp_seconds{asset="hmi-1",collector="zeek"} ${Math.floor(at)}.`;
      await lookUntil('hmi-1', async () => (await metrics()).includes(sign));
    };
    const seconds = (ago: number): number => Math.floor(now) - ago + 0.25;
    await look(seconds(50));
    await answer(seconds(45));
    await look(seconds(40));
    await answer(seconds(35));
    expect(await metrics()).not.toContain('verdict="hidden",severity');
    await look(seconds(30));

    const shown = await metrics();
    expect(shown).toContain(
      'otports_port_deviation{asset="hmi-1",transport="tcp",port="6666",service="ircd",process="unknown",exposure="interface",verdict="hidden",severity="critical",confirmed="true"} 1',
    );
    expect(shown).toContain('otports_ports{asset="hmi-1",verdict="hidden"} 1');
    expect(shown).toContain('otports_ports_unused{asset="hmi-1"} 1');
    const port = await app.text('/assets/hmi-1/ports/tcp/6666');
    expect(port).toContain('It answers on the network, and the list of the asset itself does not have it.');
    expect(port).toContain('zeek saw it answer, last');
    expect(await app.json('/api/v1/assets/hmi-1')).toMatchObject({
      unused: 1,
      witnesses: [{ collector: 'zeek' }],
      listeners: [
        { port: 102, unused: false },
        { port: 445, unused: true },
      ],
    });
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
