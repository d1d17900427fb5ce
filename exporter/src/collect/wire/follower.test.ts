import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zeekHeader } from '../../../test/parsers/sensor-logs.ts';
import { EveLog } from '../../parsers/wire/suricata.ts';
import { ZeekLog } from '../../parsers/wire/zeek.ts';
import { LogFollower, type FollowerSettings } from './follower.ts';
import { fileMemory } from './memory.ts';

const plc = '10.20.1.11';
const minute = 60_000;
/** Some time ago, by the clock that dates the files. */
const start = Math.floor(Date.now() / 1000) * 1000 - 30 * minute;

/** A header of one log; its time makes it unique. */
function header(opened = '2026-11-23-10-00-00', path = 'conn'): string {
  return zeekHeader({ opened, path });
}

/** One line of conn.log: the asset answers on a port. */
function conn(port: number, { at = start, to = plc, service = '-' } = {}): string {
  return `${at / 1000}\tC${port}\t10.20.1.50\t40000\t${to}\t${port}\ttcp\t${service}\t-\tSF\tShADadFf\n`;
}

describe('the follower of a log', () => {
  let folder = '';
  let now = start;
  let follower: LogFollower;
  const followers: LogFollower[] = [];
  const opened: string[] = [];
  const troubles: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-wire-'));
    now = Date.now();
    opened.length = 0;
    troubles.length = 0;
  });
  afterEach(async () => {
    for (const one of followers.splice(0)) await one.stop();
    rmSync(folder, { recursive: true });
  });

  const file = (name: string): string => join(folder, name);
  const open = (more: Partial<FollowerSettings> = {}): LogFollower => {
    follower = new LogFollower({
      path: join(folder, '{*.log*,*/*.log*}'),
      openLog: (sink, fileName) => new ZeekLog(sink, fileName),
      memory: fileMemory(join(folder, 'memory', 'view.json')),
      now: () => now,
      keepMs: 90 * 24 * 60 * minute,
      opened: (address) => opened.push(address),
      trouble: (message) => troubles.push(message),
      ...more,
    });
    followers.push(follower);
    follower.want(new Set([plc]));
    return follower;
  };
  /** How often each port answered, after one more pass. */
  const answers = async (): Promise<Record<string, number>> => {
    await follower.pass();
    const services = Object.entries(follower.of(plc)?.services ?? {});
    return Object.fromEntries(services.map(([key, service]) => [key, service.answers]));
  };
  /** Like gzip: the packed file has the time of the original one. */
  const pack = (name: string, bytes: Buffer): void => {
    writeFileSync(file(name), bytes);
    utimesSync(file(name), start / 1000, start / 1000);
  };
  const restart = async (more: Partial<FollowerSettings> = {}): Promise<void> => {
    await follower.stop();
    open(more);
  };

  it('reads what is appended, once, and tells of each new port', async () => {
    writeFileSync(file('conn.log'), header() + conn(502));
    open();
    expect(await answers()).toEqual({ 'tcp/502': 1 });
    expect(opened.splice(0)).toEqual([plc]);

    appendFileSync(file('conn.log'), conn(502, { at: start + minute }) + conn(4444));

    expect(await answers()).toEqual({ 'tcp/502': 2, 'tcp/4444': 1 });
    expect(await answers()).toEqual({ 'tcp/502': 2, 'tcp/4444': 1 });
    expect(opened).toEqual([plc]);
    expect(follower.of(plc)?.services['tcp/502']).toEqual({
      firstAt: start,
      lastAt: start + minute,
      answers: 2,
      service: null,
    });
  });

  it('waits for the rest of half a line', async () => {
    const line = conn(502);
    writeFileSync(file('conn.log'), header() + line.slice(0, 30));
    open();
    expect(await answers()).toEqual({});
    appendFileSync(file('conn.log'), line.slice(30, 60));
    expect(await answers()).toEqual({});
    await restart();
    appendFileSync(file('conn.log'), line.slice(60));
    expect(await answers()).toEqual({ 'tcp/502': 1 });
    expect(troubles).toEqual([]);
  });

  it('reads the last lines of a file that was renamed out of its sight', async () => {
    mkdirSync(file('a'));
    writeFileSync(file('a/conn.log'), header() + conn(1));
    open({ path: join(folder, 'a/conn.log') });
    await follower.pass();
    appendFileSync(file('a/conn.log'), conn(2));
    renameSync(file('a/conn.log'), file('a/conn.old'));
    appendFileSync(file('a/conn.old'), conn(3));
    writeFileSync(file('a/conn.log'), header('2026-11-23-11-00-00') + conn(4));
    expect(await answers()).toEqual({ 'tcp/1': 1, 'tcp/2': 1, 'tcp/3': 1, 'tcp/4': 1 });
    appendFileSync(file('a/conn.old'), conn(5));
    expect(await answers()).toMatchObject({ 'tcp/5': 1 });
  });

  it.each([
    ['while it runs', false],
    ['while it is stopped', true],
  ])(
    'counts nothing twice and loses nothing where Zeek rotates into a folder by date, packed, %s',
    async (_, isStopped) => {
      writeFileSync(file('conn.log'), header() + conn(1) + conn(1));
      open();
      await follower.pass();
      if (isStopped) await follower.stop();
      appendFileSync(file('conn.log'), conn(2));
      mkdirSync(file('2026-11-23'));
      pack('2026-11-23/conn.10:00:00-11:00:00.log.gz', gzipSync(header() + conn(1) + conn(1) + conn(2)));
      rmSync(file('conn.log'));
      writeFileSync(file('conn.log'), header('2026-11-23-11-00-00') + conn(3));
      if (isStopped) open();
      expect(await answers()).toEqual({ 'tcp/1': 2, 'tcp/2': 1, 'tcp/3': 1 });
      await restart();
      expect(await answers()).toEqual({ 'tcp/1': 2, 'tcp/2': 1, 'tcp/3': 1 });
    },
  );

  it('reads what logrotate copies and cuts', async () => {
    writeFileSync(file('conn.log'), header() + conn(1));
    open();
    await follower.pass();
    appendFileSync(file('conn.log'), conn(2));
    copyFileSync(file('conn.log'), file('conn.log.1'));
    expect(await answers()).toEqual({ 'tcp/1': 1, 'tcp/2': 1 });
    appendFileSync(file('conn.log'), conn(3));
    copyFileSync(file('conn.log'), file('conn.log.1'));
    truncateSync(file('conn.log'));
    await follower.pass();
    expect(await answers()).toEqual({ 'tcp/1': 1, 'tcp/2': 1, 'tcp/3': 1 });
    appendFileSync(file('conn.log'), header('2026-11-23-11-00-00') + conn(4));
    expect(await answers()).toEqual({ 'tcp/1': 1, 'tcp/2': 1, 'tcp/3': 1, 'tcp/4': 1 });
  });

  it('sees that a file was cut and has grown beyond where it was', async () => {
    writeFileSync(file('conn.log'), header() + conn(1));
    open();
    await follower.pass();
    writeFileSync(file('conn.log'), header('2026-11-23-11-00-00') + conn(2) + conn(2) + conn(2));
    expect(await answers()).toEqual({ 'tcp/1': 1, 'tcp/2': 3 });
  });

  it('goes on after a crash from what was written down, and counts nothing twice', async () => {
    writeFileSync(file('conn.log'), header() + conn(1));
    open();
    await follower.pass();
    now += 2 * minute;
    appendFileSync(file('conn.log'), conn(2));
    await follower.pass();
    appendFileSync(file('conn.log'), conn(3));
    await follower.pass();
    // The first one is never stopped. What it read after its last save is read again by the next one.
    open();
    expect(await answers()).toEqual({ 'tcp/1': 1, 'tcp/2': 1, 'tcp/3': 1 });
  });

  it('begins anew where its own file is damaged', async () => {
    writeFileSync(file('conn.log'), header() + conn(1));
    mkdirSync(file('memory'));
    writeFileSync(file('memory/view.json'), '{"version":1,"view":');
    open();
    expect(await answers()).toEqual({ 'tcp/1': 1 });
  });

  it('reads a packed file once it is whole, and says while it is not', async () => {
    const packed = gzipSync(header() + conn(1) + conn(2));
    pack('conn.log.gz', packed.subarray(0, packed.length - 6));
    open();
    await follower.pass();
    expect(troubles).toEqual([`${file('conn.log.gz')}: packed content breaks off or is damaged (Z_BUF_ERROR)`]);
    pack('conn.log.gz', packed);
    expect(await answers()).toEqual({ 'tcp/1': 1, 'tcp/2': 1 });
  });

  it('leaves a file alone that is being packed', async () => {
    writeFileSync(file('conn.log.gz'), gzipSync(header() + conn(1)));
    open();
    expect(await answers()).toEqual({});
    now += minute;
    expect(await answers()).toEqual({ 'tcp/1': 1 });
  });

  it('passes over logs that say nothing, and says nothing about it', async () => {
    writeFileSync(file('conn.log'), header() + conn(1));
    writeFileSync(
      file('dns.log'),
      `#separator \\x09\n#path\tdns\n#open\tx\n#fields\tts\tquery\n${'1.5\tx\n'.repeat(1000)}`,
    );
    writeFileSync(file('stderr.log'), 'listening on eth1\n');
    open();
    expect(await answers()).toEqual({ 'tcp/1': 1 });
    expect(follower.doubts.malformed).toBe(1);
    expect(troubles).toEqual([
      `${file('stderr.log')}: zeek: line 1: no #fields line before it, so nobody knows what its columns are`,
    ]);
  });

  it('counts lines that are not right, tells of the first of a file, and goes on', async () => {
    writeFileSync(file('conn.log'), `${header()}half\n${conn(1)}\u0000\u0000\u0000\n${conn(2)}`);
    open();
    expect(await answers()).toEqual({ 'tcp/1': 1, 'tcp/2': 1 });
    expect(follower.doubts.malformed).toBe(2);
    expect(troubles).toEqual([`${file('conn.log')}: zeek: line 6: 1 columns; its header names 11`]);
  });

  it('is not filled by a line without an end', async () => {
    writeFileSync(file('conn.log'), header() + 'x'.repeat(3 * 1024 * 1024));
    open();
    expect(await answers()).toEqual({});
    appendFileSync(file('conn.log'), `x\n${conn(1)}`);
    expect(await answers()).toEqual({ 'tcp/1': 1 });
    expect(troubles[0]).toBe(`${file('conn.log')}: a line of more than 1048576 bytes`);
  });

  it('takes a line from the future for one of now, and one from the past for what it says', async () => {
    const ahead = now + 365 * 24 * 60 * minute;
    writeFileSync(file('conn.log'), header() + conn(1, { at: ahead }) + conn(2, { at: start - minute }));
    open();
    await follower.pass();
    expect(follower.of(plc)?.services).toMatchObject({ 'tcp/1': { lastAt: now }, 'tcp/2': { lastAt: start - minute } });
    expect(follower.doubts.ahead).toBe(1);
  });

  it('remembers the days on which the asset was there, and who only asked', async () => {
    const day = 24 * 60 * minute;
    writeFileSync(file('conn.log'), header() + conn(1, { at: start - 2 * day }) + conn(1, { to: '10.20.1.99' }));
    open();
    follower.want(new Set([plc, '10.20.1.50']));
    await follower.pass();
    const today = Math.floor(start / day);
    expect(follower.of(plc)?.days).toEqual([today - 2]);
    expect(follower.of('10.20.1.50')).toMatchObject({ days: [today - 2, today], services: {} });
    expect(follower.of('10.20.1.99')).toBeNull();
  });

  it('does not take a data connection of FTP for a listener', async () => {
    writeFileSync(file('conn.log'), header() + conn(50_001, { service: 'ftp-data' }));
    open();
    expect(await answers()).toEqual({});
    expect(follower.of(plc)).not.toBeNull();
  });

  it('does not read files that are older than what is remembered', async () => {
    writeFileSync(file('conn.log'), header() + conn(1));
    utimesSync(file('conn.log'), 1_000_000, 1_000_000);
    open();
    expect(await answers()).toEqual({});
  });

  it('says that there is no log', async () => {
    open({ path: file('none.log') });
    await expect(follower.freshen(new AbortController().signal)).rejects.toMatchObject({
      reason: 'unreachable',
      message: `no log matches ${file('none.log')}; a sensor must write one there`,
    });
  });

  it('follows eve.json', async () => {
    const event = (port: number): string =>
      `${JSON.stringify({ timestamp: new Date(start).toISOString(), event_type: 'flow', src_ip: '10.20.1.50', src_port: 40_000, dest_ip: plc, dest_port: port, proto: 'TCP', flow: { pkts_toclient: 1, state: 'closed' }, tcp: { tcp_flags_ts: '1b', tcp_flags_tc: '1b' } })}\n`;
    writeFileSync(file('eve.json'), event(502));
    open({ path: file('eve.json*'), openLog: (sink) => new EveLog(sink, { protocols: true }) });
    expect(await answers()).toEqual({ 'tcp/502': 1 });
    appendFileSync(file('eve.json'), event(80));
    renameSync(file('eve.json'), file('eve.json.1'));
    writeFileSync(file('eve.json'), event(443));
    expect(await answers()).toEqual({ 'tcp/502': 1, 'tcp/80': 1, 'tcp/443': 1 });
  });
});
