import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zeekHeader } from '../../../test/parsers/sensor-logs.ts';
import { ZeekLog } from '../../parsers/wire/zeek.ts';
import { openLog } from './files.ts';
import { LogFollower, type FollowerSettings } from './follower.ts';
import type { WireMemory } from './memory.ts';
import { passLimits } from './pass-budget.ts';

/** A person who may write into the folder of a sensor can write what no sensor would. */

const plc = '10.20.1.11';
const start = Math.floor(Date.now() / 1000) * 1000 - 60_000;
const signal = new AbortController().signal;
const nowhere: WireMemory = { load: () => Promise.resolve(null), save: () => Promise.resolve() };

function conn(port: number): string {
  return `${start / 1000}\tC${port}\t10.20.1.50\t40000\t${plc}\t${port}\ttcp\t-\t-\tSF\tShADadFf\n`;
}

function log(...ports: readonly number[]): string {
  return zeekHeader({ opened: '2026-11-23-10-00-00', path: 'conn' }) + ports.map(conn).join('');
}

describe('the folder of a sensor', () => {
  let folder = '';
  const troubles: string[] = [];
  const followers: LogFollower[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-hostile-'));
    mkdirSync(at('logs'));
    troubles.length = 0;
  });
  afterEach(async () => {
    for (const one of followers.splice(0)) await one.stop();
    rmSync(folder, { recursive: true });
  });

  const at = (name: string): string => join(folder, name);
  const follow = (more: Partial<FollowerSettings> = {}): LogFollower => {
    const follower = new LogFollower({
      path: at('logs/*'),
      openLog: (sink, fileName) => new ZeekLog(sink, fileName),
      memory: nowhere,
      now: () => Date.now(),
      keepMs: 24 * 3_600_000,
      opened: () => undefined,
      trouble: (message) => troubles.push(message),
      ...more,
    });
    follower.want(new Set([plc]));
    followers.push(follower);
    return follower;
  };
  const portsOf = (follower: LogFollower): readonly string[] => Object.keys(follower.of(plc)?.services ?? {});

  it('holds a sparse file of 100 GB: it is given up aloud, and the others are read', async () => {
    writeFileSync(at('logs/a.log'), '');
    truncateSync(at('logs/a.log'), 100 * 1024 ** 3);
    writeFileSync(at('logs/conn.log'), log(502));
    const follower = follow();
    await follower.freshen(signal);
    expect(portsOf(follower)).toEqual(['tcp/502']);
    expect(follower.doubts.behind).toEqual([]);
    expect(troubles.at(-1)).toBe(
      `${at('logs/a.log')}: a line in it has no end, so it is no log; nothing more of it is read`,
    );
  });

  it('holds a packed file without end: it is given up as well', async () => {
    writeFileSync(at('logs/a.log.gz'), gzipSync(Buffer.alloc(64 * 1024 * 1024)));
    writeFileSync(at('logs/conn.log'), log(502));
    const follower = follow({ now: () => Date.now() + 3_600_000 });
    await follower.freshen(signal);
    expect(portsOf(follower)).toEqual(['tcp/502']);
    expect(troubles.at(-1)).toContain('a line in it has no end');
  });

  it('holds a log that is longer than a pass: the others are read in the same pass, and this one goes on in the next', async () => {
    const half = 256 * 1024;
    const long = log() + `${conn(1).repeat(Math.ceil(half / conn(1).length))}${conn(2)}`;
    writeFileSync(at('logs/a.log'), long);
    writeFileSync(at('logs/b.log'), zeekHeader({ opened: '2026-11-23-11-00-00', path: 'conn' }) + conn(3));
    const follower = follow({ limits: { ...passLimits, fileBytes: half } });
    await follower.pass();
    expect([portsOf(follower), follower.doubts.behind]).toEqual([['tcp/1', 'tcp/3'], [at('logs/a.log')]]);
    await follower.pass();
    expect([portsOf(follower), follower.doubts.behind]).toEqual([['tcp/1', 'tcp/3', 'tcp/2'], []]);
    expect(follower.of(plc)?.services['tcp/2']?.answers).toBe(1);
  });

  it('may be a link itself, as the current one of Zeek is; links inside that lead out are passed over aloud', async () => {
    mkdirSync(at('spool'));
    writeFileSync(at('spool/conn.log'), log(502));
    writeFileSync(at('outside.log'), log(23));
    symlinkSync(at('spool'), at('current'));
    symlinkSync(at('outside.log'), at('spool/evil.log'));
    symlinkSync(at('spool/conn.log'), at('spool/again.log'));
    const follower = follow({ path: at('current/*.log') });
    await follower.pass();
    await follower.pass();
    expect(portsOf(follower)).toEqual(['tcp/502']);
    expect(follower.doubts.strays).toEqual([at('current/evil.log')]);
    expect(troubles).toEqual([
      `${at('current/evil.log')} is a link out of its folder and is not followed; name its target in path: to read it`,
    ]);
  });

  it('holds nothing but a link that leads out: that is said', async () => {
    writeFileSync(at('outside.log'), log(23));
    symlinkSync(at('outside.log'), at('logs/evil.log'));
    await expect(follow().freshen(signal)).rejects.toMatchObject({
      reason: 'unreachable',
      message: `no log matches ${at('logs/*')} (${at('logs/evil.log')} is a link out of its folder, which is not followed); a sensor must write one there`,
    });
  });

  it('holds a pipe in the place of a file that was listed: nobody waits for its writer', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const listed = { name: 'a', path: at('pipe'), id: '1:1', size: 1, modifiedAt: 1 };
    await expect(openLog(listed)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('holds a link in the place of a file that was listed: it is not followed', async () => {
    symlinkSync('/etc/passwd', at('link'));
    const listed = { name: 'a', path: at('link'), id: '1:1', size: 1, modifiedAt: 1 };
    await expect(openLog(listed)).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('hangs: a look fails and says where, and a stop does not wait', async () => {
    const never: WireMemory = { load: () => new Promise(() => undefined), save: () => Promise.resolve() };
    const follower = follow({ memory: never, limits: { ...passLimits, hangMs: 20, stopMs: 20 } });
    await expect(follower.freshen(signal)).rejects.toMatchObject({
      reason: 'unreachable',
      message: `${at('logs/*')} is being read for 0.02 s and does not come to an end: its disk or share hangs`,
    });
    await follower.stop();
  });

  it('is let go in the middle of a long file when it is to stop', async () => {
    writeFileSync(at('logs/a.log'), log() + conn(1).repeat(200_000));
    const saved: number[] = [];
    const memory: WireMemory = {
      load: () => Promise.resolve(null),
      save: ({ positions }) => {
        saved.push(positions[0]?.offset ?? 0);
        return Promise.resolve();
      },
    };
    const follower = follow({ memory });
    const passing = follower.pass();
    await follower.stop();
    await passing;
    expect(saved[0] ?? 0).toBeLessThan(log().length + conn(1).length * 200_000);
  });

  it('gets a log again that was renamed while it was read in part', async () => {
    const half = 256 * 1024;
    writeFileSync(at('logs/a.log'), log() + `${conn(1).repeat(Math.ceil(half / conn(1).length))}${conn(2)}`);
    const follower = follow({ limits: { ...passLimits, fileBytes: half } });
    await follower.pass();
    renameSync(at('logs/a.log'), at('logs/b.log'));
    appendFileSync(at('logs/b.log'), conn(3));
    await follower.freshen(signal);
    await follower.pass();
    expect(portsOf(follower)).toEqual(['tcp/1', 'tcp/2', 'tcp/3']);
  });
});
