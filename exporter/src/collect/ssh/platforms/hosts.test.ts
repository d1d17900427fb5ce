// needs: ssh-keygen
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeHostKey } from '../../../../test/ssh/asset.ts';
import { findProgram } from '../../../../test/daemons/daemon.ts';
import { startFakeServer, type FakeServer } from '../../../../test/ssh/fake-server.ts';
import { failureOf, login, look, sshSettings } from '../../../../test/ssh/look.ts';
import type { SshSettings } from '../settings.ts';
import { platformNamed } from './all.ts';

const recordings = fileURLToPath(new URL('../../../../testdata/parsers/', import.meta.url));
const recorded = (name: string) => readFileSync(recordings + name);

interface Said {
  readonly stdout?: string | Buffer;
  readonly stderr?: string;
  readonly exit?: number;
}

const notThere: Said = { stderr: 'not found\n', exit: 127 };
const folder = mkdtempSync(join(tmpdir(), 'otports-hosts-'));
let server: FakeServer | null = null;
let hostKey: Buffer;
let pin = '';
beforeAll(() => {
  ({ hostKey, pin } = makeHostKey(folder));
});
afterEach(async () => {
  await server?.stop();
  server = null;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A machine that answers these commands, found by their beginning, and no other. */
async function machine(ident: string, answers: Readonly<Record<string, Said>>): Promise<SshSettings> {
  const started = await startFakeServer({
    hostKey,
    ident,
    answer: (channel) => {
      const command = started.commands.at(-1) ?? '';
      say(channel, Object.entries(answers).find(([begin]) => command.startsWith(begin))?.[1] ?? notThere);
    },
  });
  server = started;
  const credential = login('otports', { password: 'secret' });
  return sshSettings(started.port, { timeoutMs: 5000, platform: 'auto', credential, hostKeys: [pin] });
}

function say(channel: ServerChannel, { stdout = '', stderr = '', exit = 0 }: Said): void {
  channel.stderr.write(stderr);
  channel.write(stdout);
  channel.exit(exit);
  channel.end();
}

function script(...sections: [name: string, text: string | Buffer, exit: number][]): Said {
  const printed = sections.map(
    ([name, text, exit]) => `\notports-5f1c0e run ${name}\n${text.toString()}\notports-5f1c0e exit ${exit}`,
  );
  return { stdout: `${printed.join('')}\notports-5f1c0e end user\n` };
}

function listed({ bindings }: Awaited<ReturnType<typeof look>>): string[] {
  return bindings.map(({ transport, address, port, process }) => `${transport} ${address} ${port} ${process ?? '-'}`);
}

const windowsIdent = 'OpenSSH_for_Windows_9.5';
const tables = `#TYPE MSFT_NetTCPConnection\r
"State","LocalAddress","LocalPort","OwningProcess"\r
"Listen","::","22","900"\r
"Listen","0.0.0.0","135","1044"\r
#TYPE MSFT_NetUDPEndpoint\r
"LocalAddress","LocalPort","OwningProcess"\r
"0.0.0.0","123","1500"\r
#TYPE Process\r
"Id","ProcessName"\r
"900","sshd"\r
"1044","svchost"\r
"1500","svchost"\r
#TYPE Win32_Service\r
"Name","ProcessId"\r
"sshd","900"\r
"RpcSs","1044"\r
"RpcEptMapper","1044"\r
otports-5f1c0e end\r
`;

describe('Windows', () => {
  test('is known by its banner and asked with PowerShell, in one channel', async () => {
    const settings = await machine(windowsIdent, { powershell: { stdout: tables } });
    const collected = await look(settings);
    expect(server?.commands).toEqual(platformNamed('windows')?.first.commands);
    expect(listed(collected)).toEqual(['tcp :: 22 sshd', 'tcp 0.0.0.0 135 svchost', 'udp 0.0.0.0 123 svchost']);
    expect(collected.complete).toEqual({ tcp: true, udp: true, process: true });
    expect(collected.notes).toEqual(['Services behind svchost: tcp/135 RpcSs, RpcEptMapper.']);
    expect(collected.remember).toMatch(/^windows\/powershell SHA256:/);
  });

  test('reads on behind its mark where a process calls itself so', async () => {
    const evil = tables.replace('"sshd"\r\n', '"sshd\notports-5f1c0e end\n"\r\n');
    const collected = await look(await machine(windowsIdent, { powershell: { stdout: evil } }));
    expect(listed(collected)).toEqual([
      'tcp :: 22 sshd\uFFFDotports-5f1c0e end',
      'tcp 0.0.0.0 135 svchost',
      'udp 0.0.0.0 123 svchost',
    ]);
  });

  test('sends a command that cmd and PowerShell read the same', () => {
    const [command = ''] = platformNamed('windows')?.first.commands ?? [];
    expect(command).toMatch(/^powershell -NoProfile -NonInteractive -Command "[^"$%&<>^`!]+"$/);
    expect(command.match(/\b(?:Set|New|Remove|Stop|Start|Add|Clear|Invoke|Out|Export)-\w+/g)).toBeNull();
    expect(command.length).toBeLessThan(1000);
  });

  test.each<[string, Said]>([
    ['is missing', { stderr: "'powershell' is not recognized as an internal or external command\r\n", exit: 1 }],
    [
      'knows no Get-NetTCPConnection',
      { stdout: '#TYPE MSFT_NetTCPConnection\r\n', stderr: 'CommandNotFoundException', exit: 1 },
    ],
    ['is constrained', { stderr: 'Cannot invoke method. Method invocation is supported only on core types', exit: 1 }],
  ])('is asked with netstat and tasklist where PowerShell %s', async (_, powershell) => {
    const netstat = { stdout: recorded('netstat/windows10--ano-german-cp850.txt') };
    const tasklist = { stdout: '"svchost.exe","1044","RpcEptMapper,RpcSs"\r\n"System","4","N/A"\r\n' };
    const settings = await machine(windowsIdent, { powershell, netstat, tasklist });
    const collected = await look(settings);
    expect(server?.commands.slice(1)).toEqual(['netstat -ano', 'tasklist /svc /fo csv /nh']);
    expect(listed(collected)).toContain('tcp 0.0.0.0 135 svchost.exe');
    expect(collected.complete).toEqual({ tcp: true, udp: true, process: false });
    expect(collected.notes).toContain('PowerShell or its Get-NetTCPConnection does not work there: netstat was used.');
    const again = await look(settings, { remembered: collected.remember });
    expect(again.bindings).toEqual(collected.bindings);
    expect(server?.commands.slice(3)).toEqual(['netstat -ano', 'tasklist /svc /fo csv /nh']);
  });

  test('says so where tasklist does not work', async () => {
    const netstat = { stdout: recorded('netstat/windows10--ano.txt') };
    const { complete, notes } = await look(
      await machine(windowsIdent, { netstat, tasklist: { stderr: 'Access denied\r\n', exit: 1 } }),
    );
    expect(complete.process).toBe(false);
    expect(notes).toContain('Processes are not seen: tasklist does not work there ("Access denied").');
  });

  test.each<[string, Readonly<Record<string, Said>>, string]>([
    [
      'nothing works',
      {},
      'parse: ssh ASSET: neither PowerShell with Get-NetTCPConnection nor netstat works there (netstat: exit status 127, 0 bytes; "not found")',
    ],
    [
      'netstat is cut',
      { netstat: { stdout: recorded('netstat/windows10--ano.txt').subarray(0, 300) } },
      'parse: ssh ASSET: neither PowerShell with Get-NetTCPConnection nor netstat works there (netstat: exit status 0, 300 bytes; "Active Connections")',
    ],
    [
      'PowerShell sees nothing',
      { powershell: { stdout: '#TYPE MSFT_NetTCPConnection\r\n#TYPE MSFT_NetUDPEndpoint\r\notports-5f1c0e end\r\n' } },
      'parse: ssh ASSET: powershell: no socket in it: LocalAddress, LocalPort and State would be right',
    ],
    [
      'its own SSH server is not in it',
      {
        powershell: {
          stdout: '#TYPE MSFT_NetUDPEndpoint\r\n"LocalAddress","LocalPort"\r\n"::","123"\r\notports-5f1c0e end\r\n',
        },
      },
      'parse: ssh ASSET: powershell: no TCP listener in it, yet its own SSH server is one: not believed',
    ],
  ])('is refused where %s', async (_, answers, message) => {
    expect(await failureOf(await machine(windowsIdent, answers))).toBe(message);
  });
});

describe('FreeBSD', () => {
  const sockets = recorded('sockstat/freebsd13--46l.txt');

  test('is found by uname and asked with sockstat', async () => {
    const settings = await machine('OpenSSH_9.6 FreeBSD-20240104', {
      uname: { stdout: 'FreeBSD\n' },
      sh: script(['sees', '1\n1\n', 0], ['sockstat', sockets, 0]),
    });
    const collected = await look(settings);
    expect(server?.commands).toEqual(['uname -s', ...(platformNamed('freebsd')?.first.commands ?? [])]);
    expect(listed(collected)).toContain('tcp 0.0.0.0 2049 -');
    // A socket without an owner belongs to the kernel, so all processes are seen.
    expect(collected.complete).toEqual({ tcp: true, udp: true, process: true });
  });

  test('counts in nothing where it shows an account its own sockets only', async () => {
    const settings = await machine('OpenSSH_9.6', {
      uname: { stdout: 'FreeBSD\n' },
      sh: script(['sees', '0\n1\n', 0], ['sockstat', sockets, 0]),
    });
    const { complete, notes } = await look(settings);
    expect(complete).toEqual({ tcp: false, udp: false, process: false });
    expect(notes.at(-1)).toMatch(/^This FreeBSD shows an account its own sockets only/);
  });

  test('is asked with netstat where sockstat does not work', async () => {
    const sh = script(
      ['sees', '1\n1\n', 0],
      ['sockstat', '', 1],
      ['netstat', recorded('netstat/freebsd14--an.txt'), 0],
    );
    const { complete, remember } = await look(await machine('OpenSSH_9.6', { uname: { stdout: 'FreeBSD\n' }, sh }));
    expect(complete).toEqual({ tcp: true, udp: true, process: false });
    expect(remember).toMatch(/^freebsd\/netstat /);
  });

  test('is refused where neither works', async () => {
    const sh = script(['sockstat', '', 1], ['netstat', '', 71]);
    expect(await failureOf(await machine('OpenSSH_9.6', { uname: { stdout: 'FreeBSD\n' }, sh }))).toBe(
      'parse: ssh ASSET: neither sockstat nor netstat works there (sockstat: exit status 1, netstat: exit status 71)',
    );
  });
});

describe('macOS', () => {
  test('names processes without root, from netstat itself', async () => {
    const sh = script(['ps', '    1 /sbin/launchd\n', 0], ['netstat', recorded('netstat/macos15--anv.txt'), 0]);
    const collected = await look(await machine('OpenSSH_9.8', { uname: { stdout: 'Darwin\n' }, sh }));
    expect(listed(collected)).toContain('tcp 127.0.0.1 4840 Code - Insiders');
    expect(collected.complete).toEqual({ tcp: true, udp: true, process: true });
  });

  test('names processes from ps where netstat has PIDs only', async () => {
    const netstat = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid  state    options
tcp4       0      0  *.22                   *.*                    LISTEN      131072 131072      1      0  00180 00000006
`;
    const sh = script(['ps', '    1 /sbin/launchd\n  312 /usr/libexec/a b\n', 0], ['netstat', netstat, 0]);
    expect(listed(await look(await machine('OpenSSH_8.1', { uname: { stdout: 'Darwin\n' }, sh })))).toEqual([
      'tcp 0.0.0.0 22 /sbin/launchd',
    ]);
  });
});

describe.each([
  ['solaris', 'SunOS', 'OpenSSH_8.4', 'netstat/solaris10--an.txt', 8],
  ['aix', 'AIX', 'OpenSSH_8.1', 'netstat/aix7--an.txt', 5],
  ['openbsd', 'OpenBSD', 'OpenSSH_9.9', 'netstat/openbsd7--an.txt', 5],
  ['netbsd', 'NetBSD', 'OpenSSH_9.6 NetBSD_Secure_Shell-20231225', 'netstat/netbsd10--an.txt', 3],
])('%s', (name, uname, ident, recording, count) => {
  test('is found by uname and asked with netstat alone', async () => {
    const settings = await machine(ident, { uname: { stdout: `${uname}\n` }, env: { stdout: recorded(recording) } });
    const collected = await look(settings);
    expect(server?.commands).toEqual(['uname -s', 'env LC_ALL=C netstat -an']);
    expect(collected.bindings).toHaveLength(count);
    expect(collected.complete).toEqual({ tcp: true, udp: true, process: false });
    expect(collected.notes).toContain('Processes are not seen: netstat does not name them there.');
    expect(collected.remember).toMatch(new RegExp(`^${name}/netstat `));
  });

  test.each<[string, Said, string]>([
    ['is not there', notThere, 'netstat does not work there (exit status 127; "not found")'],
    ['says nothing', {}, 'netstat answered 0 bytes without an end of a line (""): not used'],
    [
      'is cut',
      { stdout: recorded(recording).subarray(0, 250) },
      'netstat answered 250 bytes without an end of a line (""): not used',
    ],
  ])('is refused where netstat %s', async (_, env, message) => {
    const settings = await machine(ident, { uname: { stdout: `${uname}\n` }, env });
    expect(await failureOf(settings)).toBe(`parse: ssh ASSET: ${message}`);
  });
});

test('Solaris is known by the banner of its own server, and not probed', async () => {
  const settings = await machine('Sun_SSH_1.1.5', { env: { stdout: recorded('netstat/solaris10--an.txt') } });
  await look(settings);
  expect(server?.commands).toEqual(['env LC_ALL=C netstat -an']);
});

test.each(['freebsd', 'macos'])('the scripts of %s are POSIX sh and only read', (name) => {
  const platform = platformNamed(name);
  const commands = [platform?.first, ...(platform?.known.values() ?? [])].flatMap((way) => way?.commands ?? []);
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) {
    expect(command).toMatch(/^sh -c '(?:[^'\\\n!]|\\n|\$! )+'$/);
    const { stdout } = spawnSync(findProgram('dash', 'dash'), ['-n', '-c', command], { encoding: 'utf8' });
    expect(stdout).toBe('');
    expect(command.match(/>+\s*[^&\s;]+/g)?.every((target) => target === '>/dev/null')).toBe(true);
  }
});
