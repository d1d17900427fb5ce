import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeHostKey } from '../../../test/ssh/asset.ts';
import { startFakeServer, type FakeOptions, type FakeServer } from '../../../test/ssh/fake-server.ts';
import { keptSteps } from '../../../test/kept-steps.ts';
import { failureOf, login, look, sshSettings, type SshChanges } from '../../../test/ssh/look.ts';
import { waitUntil } from '../../../test/daemons/wait.ts';
import { CollectError, emptyFootprint } from '../../model/collection.ts';
import { createSshCollector } from './index.ts';
import type { PlatformChoice } from '../../model/source/platform.ts';
import type { SshSettings } from './settings.ts';

/**
 * Network devices as they behave: a shell with echo and prompt (IOS), or one command in a channel (NX-OS, IOS XR,
 * Junos).
 */

const folder = mkdtempSync(join(tmpdir(), 'otports-devices-'));
const servers: FakeServer[] = [];
let hostKey: Buffer;
let pin: string;

beforeAll(() => {
  ({ hostKey, pin } = makeHostKey(folder));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function device(options: Omit<FakeOptions, 'hostKey'>): Promise<FakeServer> {
  const server = await startFakeServer({ hostKey, ...options });
  servers.push(server);
  return server;
}

function settings(port: number, platform: PlatformChoice, changes: SshChanges = {}): SshSettings {
  const credential = login('otports', { password: 'secret' });
  return sshSettings(port, { timeoutMs: 8000, platform, credential, hostKeys: [pin], ...changes });
}

const openPorts = `Active internet connections (servers and established)\r
Prot               Local Address             Foreign Address                  Service    State\r
 tcp                        *:22                         *:0               SSH-Server   LISTEN\r
 udp                       *:161                         *:0                  IP SNMP   LISTEN\r
`;
const tcpBrief = `TCB       Local Address               Foreign Address             (state)\r
03577CD8  *.22                        *.*                         LISTEN\r
`;
const udp = `Proto        Remote      Port      Local       Port  In Out  Stat TTY OutputIF\r
 17     --listen--          --any--           161   0   0    11   0\r
`;
const invalid = "                   ^\r\n% Invalid input detected at '^' marker.\r\n\r\n";

interface IosOptions {
  readonly greeting?: string;
  readonly prompt?: string;
  readonly answers: Readonly<Record<string, string>>;
  /** What it does instead of printing the prompt after an answer. */
  readonly end?: (channel: ServerChannel, line: string) => boolean;
}

/** Echoes what is typed, answers, prints its prompt. */
function ios({ greeting = '', prompt = 'cell-sw-04#', answers, end }: IosOptions): FakeOptions['shell'] {
  return (channel) => {
    let line = '';
    channel.write(`${greeting}\r\n${prompt}`);
    channel.on('data', (chunk: Buffer) => {
      line += chunk.toString('latin1');
      const [command, rest] = line.split('\n');
      if (command === undefined || rest === undefined) return;
      line = rest;
      channel.write(`${command}\r\n${answers[command] ?? invalid}`);
      if (end?.(channel, command) !== true) channel.write(prompt);
    });
  };
}

const whole = { 'terminal length 0': '', 'show control-plane host open-ports': openPorts };

describe('IOS, in a shell', () => {
  test('pages off, asks, reads: nothing else is typed, and no command channel is opened', async () => {
    const server = await device({ ident: 'Cisco-1.25', shell: ios({ answers: whole }) });
    const footprint = emptyFootprint();
    const { bindings, complete, remember } = await look(settings(server.port, 'auto'), { footprint });
    expect(bindings.map(({ transport, port, process }) => [transport, port, process])).toEqual([
      ['tcp', 22, 'SSH-Server'],
      ['udp', 161, 'IP SNMP'],
    ]);
    expect(complete).toEqual({ tcp: true, udp: true, process: true });
    expect(remember).toMatch(/^cisco-ios\/open-ports SHA256:/);
    expect(server.typed()).toBe('terminal length 0\nshow control-plane host open-ports\n');
    expect(server.terminals).toEqual(['dumb 255x24']);
    expect(server.commands).toEqual([]);
    expect(footprint).toMatchObject({ sessions: 1, requests: 2 });
  });

  test('goes on to the next command where one is refused, until both transports are there', async () => {
    const answers = { 'terminal length 0': '', 'show tcp brief all numeric': tcpBrief, 'show ip sockets': udp };
    const server = await device({ ident: 'Cisco-1.25', shell: ios({ prompt: 'sw>', answers }) });
    const { bindings, complete, remember } = await look(settings(server.port, 'cisco-ios'));
    expect(bindings.map(({ transport, port }) => [transport, port])).toEqual([
      ['tcp', 22],
      ['udp', 161],
    ]);
    expect(complete).toEqual({ tcp: true, udp: true, process: false });
    const lines = createSshCollector(settings(server.port, 'cisco-ios')).plan().steps.at(-1)?.texts[0]?.text;
    expect(server.typed()).toBe(`${lines ?? ''}\n`);
    expect(server.typed().split('\n')).toEqual([
      'terminal length 0',
      'show control-plane host open-ports',
      'show ip ports all',
      'show tcp brief all numeric',
      'show udp',
      'show ip sockets',
      '',
    ]);
    const again = await look(settings(server.port, 'cisco-ios'), { remembered: remember });
    expect(again.bindings).toEqual(bindings);
    expect(server.typed().slice((lines ?? '').length + 1)).toBe(
      'terminal length 0\nshow tcp brief all numeric\nshow udp\nshow ip sockets\n',
    );
  });

  test('what it answers is read in steps that are marked', async () => {
    const server = await device({ ident: 'Cisco-1.25', shell: ios({ answers: whole }) });
    const { step, results } = keptSteps();
    const { bindings } = await look(settings(server.port, 'cisco-ios'), { step });
    expect(results.at(-1)).toMatchObject({ way: 'open-ports', parsed: { bindings } });
  });

  test('a way that works no longer is followed by the others, in the same shell', async () => {
    const server = await device({ ident: 'Cisco-1.25', shell: ios({ answers: whole }) });
    const { remember } = await look(settings(server.port, 'cisco-ios'));
    const { bindings } = await look(settings(server.port, 'cisco-ios'), {
      remembered: (remember ?? '').replace('open-ports', 'ip-ports'),
    });
    expect(bindings).toHaveLength(2);
    expect(server.typed().split('\n').slice(2, -1)).toEqual([
      'terminal length 0',
      'show ip ports all',
      'terminal length 0',
      'show control-plane host open-ports',
    ]);
  });

  test('TCP without UDP is not complete in it', async () => {
    const answers = { 'terminal length 0': '', 'show tcp brief all numeric': tcpBrief };
    const server = await device({ ident: 'Cisco-1.25', shell: ios({ answers }) });
    expect((await look(settings(server.port, 'cisco-ios'))).complete).toMatchObject({ tcp: true, udp: false });
  });

  test('a device without any UDP socket has an empty table of them', async () => {
    const empty = udp.slice(0, udp.indexOf('\n') + 1);
    const answers = { 'terminal length 0': '', 'show tcp brief all numeric': tcpBrief, 'show udp': empty };
    const server = await device({ ident: 'Cisco-1.25', shell: ios({ answers }) });
    expect((await look(settings(server.port, 'cisco-ios'))).complete).toMatchObject({ tcp: true, udp: true });
    expect(server.typed()).not.toContain('show ip sockets');
  });

  test('reads behind greetings, colours and a line that looks like a prompt', async () => {
    const greeting = `\r\n*** authorised use only ***\r\ncell-sw-04#\r\nfake> \u001b[1mhello\u001b[0m\r\n`;
    const answers = {
      ...whole,
      'show control-plane host open-ports': openPorts.replace('SSH-Server', '\u001b[1mSSX\bH-Server\u001b[0m'),
    };
    const server = await device({ ident: 'Cisco-1.25', shell: ios({ greeting, answers }) });
    const { bindings } = await look(settings(server.port, 'cisco-ios'));
    expect(bindings[0]?.process).toBe('SSH-Server');
  });

  test.each<[string, FakeOptions['shell'], string]>([
    ['no shell at all', undefined, 'protocol: ssh ASSET: the asset refuses to open a shell: "Unable to open shell"'],
    [
      'nothing may be run',
      ios({ answers: { 'terminal length 0': '' } }),
      'parse: ssh ASSET: none of the commands of cisco-ios shows a socket there (show control-plane host open-ports: "% Invalid input detected at \'^\' marker.", show ip ports all: "% Invalid input detected at \'^\' marker.", show tcp brief all numeric: "% Invalid input detected at \'^\' marker."): the account must be allowed to run one of them',
    ],
    [
      'pages all the same',
      ios({
        answers: { ...whole, 'show control-plane host open-ports': `${openPorts} --More-- ` },
        end: (_channel, line) => line.startsWith('show'),
      }),
      'protocol: ssh ASSET: the asset pages its output although it was told not to: " --More--"',
    ],
    [
      'wants a new password',
      (channel) => channel.write('Your password has expired.\r\nEnter new password: '),
      'protocol: ssh ASSET: the asset waits behind "Enter new password:", which is no prompt: nothing is answered',
    ],
    [
      'is in a configuration mode',
      ios({ prompt: 'sw(config)#', answers: whole }),
      'protocol: ssh ASSET: the asset waits behind "sw(config)#", which is no prompt: nothing is answered',
    ],
    [
      'is a Unix',
      ios({ prompt: 'root@hmi:~# ', answers: whole }),
      'protocol: ssh ASSET: the asset waits behind "root@hmi:~#", which is no prompt: nothing is answered',
    ],
    [
      'ends in the middle',
      ios({
        answers: { ...whole, 'show control-plane host open-ports': openPorts.slice(0, 150) },
        end: (channel, line) => {
          if (line.startsWith('show')) channel.close();
          return line.startsWith('show');
        },
      }),
      'protocol: ssh ASSET: the asset ended its shell before its prompt came (',
    ],
    [
      'prints a prompt that is none',
      (channel) => {
        channel.write('cell-sw-04#');
        channel.once('data', () => channel.write('not what was typed\r\ncell-sw-04#'));
      },
      'protocol: ssh ASSET: the asset answered "not what was typed" instead of repeating "terminal length 0": what it prints cannot be told apart',
    ],
    [
      'prints half a row',
      ios({
        answers: {
          ...whole,
          'show control-plane host open-ports': openPorts.replace('SSH-Server   LISTEN', 'SSH-Ser'),
        },
      }),
      'parse: ssh ASSET: cisco-ios: line 3: not a row of its table: "tcp                        *:22                         *:0     ..."',
    ],
    [
      'has no TCP listener',
      ios({ answers: { ...whole, 'show control-plane host open-ports': openPorts.replace(/ tcp.*\r\n/, '') } }),
      'parse: ssh ASSET: cisco-ios: no TCP listener in it, yet its own SSH server is one: not believed',
    ],
    [
      'never ends',
      (channel) => {
        channel.write(Buffer.alloc(3_000_000, 'x\r\n'));
      },
      'refused_by_limit: ssh ASSET: the asset printed more than 2 MB: not used',
    ],
  ])('%s: refused, and only lines of the plan were typed', async (_name, shell, message) => {
    const server = await device({ ident: 'Cisco-1.25', shell });
    const asked = settings(server.port, 'cisco-ios');
    const failure = await failureOf(asked);
    expect(failure.slice(0, message.length)).toBe(message);
    const planned = createSshCollector(asked).plan().steps.at(-1)?.texts[0]?.text ?? '';
    expect(`${planned}\n`.startsWith(server.typed())).toBe(true);
  });

  test('the kill switch ends it in the middle, and nothing more is typed', async () => {
    const server = await device({
      ident: 'Cisco-1.25',
      shell: ios({ answers: whole, end: (_channel, line) => line.startsWith('show') }),
    });
    const abort = new AbortController();
    const outcome = failureOf(settings(server.port, 'cisco-ios'), { signal: abort.signal });
    await waitUntil('the second line', () => server.typed().includes('show'));
    abort.abort(new CollectError('refused_by_limit', 'stopped by the kill switch'));
    expect(await outcome).toBe('refused_by_limit: ssh ASSET: stopped by the kill switch');
    expect(server.typed()).toBe('terminal length 0\nshow control-plane host open-ports\n');
  });

  test('silence is a timeout that says how far it came', async () => {
    const server = await device({
      ident: 'Cisco-1.25',
      shell: (channel) => {
        channel.write('Welcome\r\n');
      },
    });
    expect(await failureOf(settings(server.port, 'cisco-ios', { timeoutMs: 700 }))).toBe(
      'timeout: ssh ASSET: the command did not end within 0.7 s (9 bytes had come, and no prompt behind them)',
    );
    expect(server.typed()).toBe('');
  });
});

const nxos = `
Total number of netstack tcp sockets: 1
Active connections (including servers)
        Protocol State/       Recv-Q/   Local Address(port)/
                 Context      Send-Q    Remote Address(port)
[host]: tcp(4/6) LISTEN       0         *(22)
                 Wildcard     0         *(*)
`;
const iosxr = `
Tue Jul 13 10:00:00.001 UTC

@ - Indirect binding; Sc - Scope

Location   Clnt Sc L3   L4     VRF-ID   Interface    Local-Address,Port Remote-Address,Port
---------- ---- -- ---- ------ -------- ------------ --------------------------------------
0/RP0/CPU0 TCP  LR IPV4 TCP    default  any          any,22 any
`;
const junos = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address                                 Foreign Address                               (state)
tcp46      0      0  *.22                                          *.*                                           LISTEN
`;

function prints(text: string, exitCode: number | null = 0): FakeOptions['answer'] {
  return (channel) => {
    channel.write(text);
    if (exitCode !== null) channel.exit(exitCode);
    channel.end();
  };
}

describe('one command in a channel', () => {
  const devices: [PlatformChoice, string, string, string][] = [
    ['cisco-nxos', 'OpenSSH_8.3p1', nxos, 'show sockets connection | no-more'],
    ['cisco-iosxr', 'Cisco-2.0', iosxr, 'show lpts bindings brief'],
    ['junos', 'OpenSSH_7.5', junos, 'show system connections | no-more'],
  ];

  test.each(devices)('%s', async (platform, ident, text, command) => {
    const server = await device({ ident, answer: prints(text) });
    const footprint = emptyFootprint();
    const { bindings, complete, remember } = await look(settings(server.port, platform), { footprint });
    expect(bindings.map(({ transport, port }) => [transport, port])).toEqual([['tcp', 22]]);
    expect(complete).toEqual({ tcp: true, udp: true, process: false });
    await look(settings(server.port, platform), { remembered: remember });
    expect(server.commands).toEqual([command, command]);
    expect(server.terminals).toEqual([]);
    expect(footprint).toMatchObject({ sessions: 1, requests: 1 });
    const { steps } = createSshCollector(settings(server.port, platform)).plan();
    expect(steps.at(-1)?.texts).toEqual([{ name: platform, text: command }]);
  });

  test.each(devices)('%s refuses', async (platform, ident, _text, command) => {
    const server = await device({ ident, answer: prints('% Permission denied for the role\n', 1) });
    expect(await failureOf(settings(server.port, platform))).toContain(
      `parse: ssh ASSET: the asset refused "${command}": "% Permission denied for the role"; the account needs `,
    );
    expect(server.commands).toEqual([command]);
  });

  test.each(devices)('%s is cut', async (platform, ident, text) => {
    const server = await device({ ident, answer: prints(text.slice(0, -20), null) });
    expect(await failureOf(settings(server.port, platform))).toMatch(
      /^parse: ssh ASSET: the answer is cut \(\d+ bytes\)/,
    );
  });

  test('IOS XR without an exit status is complete in nothing', async () => {
    const server = await device({ ident: 'Cisco-2.0', answer: prints(iosxr, null) });
    const { bindings, complete, notes } = await look(settings(server.port, 'cisco-iosxr'));
    expect(bindings).toHaveLength(1);
    expect(complete).toEqual({ tcp: false, udp: false, process: false });
    expect(notes.at(-1)).toBe(
      'The asset did not say that its answer was whole, so what is not in it is not taken for closed.',
    );
  });
});

describe('a device that is not what the config says gets no command of another family', () => {
  test.each<[PlatformChoice, string, string]>([
    [
      'auto',
      'Cisco-2.0',
      'protocol: ssh ASSET: the server calls itself "Cisco-2.0", which does not tell what machine it is: say platform: in its source, one of cisco-ios, cisco-iosxr',
    ],
    [
      'junos',
      'Cisco-1.25',
      'protocol: ssh ASSET: the server calls itself "Cisco-1.25", that is Cisco IOS, IOS-XE or IOS XR: platform: cisco-ios or cisco-iosxr would be right, and no command of another platform is sent to it',
    ],
    [
      'cisco-ios',
      'ROSSSH',
      'protocol: ssh ASSET: the server calls itself "ROSSSH", that is MikroTik RouterOS: this version of otports does not support it, and no command of another platform is sent to it',
    ],
  ])('platform %s, %s', async (platform, ident, message) => {
    const server = await device({ ident, shell: ios({ answers: whole }) });
    expect(await failureOf(settings(server.port, platform))).toBe(message);
    expect(server.logins).toEqual([]);
    expect(server.commands).toEqual([]);
    expect(server.typed()).toBe('');
  });

  test('what a machine was is not believed of another one', async () => {
    const server = await device({ ident: 'Cisco-1.25', shell: ios({ answers: whole }) });
    const { remember } = await look(settings(server.port, 'auto'));
    const other = await device({ ident: 'OpenSSH_9.2', answer: prints('Linux-like\n') });
    expect(await failureOf(settings(other.port, 'auto'), { remembered: remember })).toContain('"uname -s"');
    expect(other.commands).toEqual(['uname -s']);
    expect(other.typed()).toBe('');
  });
});
