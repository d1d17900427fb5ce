import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthContext, ServerChannel } from 'ssh2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeHostKey, makeKey } from '../../../test/ssh/asset.ts';
import { startFakeServer, startPlainServer, type FakeOptions } from '../../../test/ssh/fake-server.ts';
import { failureOf, login, look, sshSettings, type SshChanges } from '../../../test/ssh/look.ts';
import { waitUntil } from '../../../test/daemons/wait.ts';
import { CollectError, emptyFootprint } from '../../model/collection.ts';
import { platformChoices } from '../../model/source/platform.ts';
import { type SshSettings } from './settings.ts';

/** Servers that misbehave, in this process. */

const folder = mkdtempSync(join(tmpdir(), 'otports-session-'));
const servers: { stop(): Promise<void> }[] = [];
let hostKey: Buffer;
let pin: string;
const namedPlatforms = platformChoices.filter((choice) => choice !== 'auto').join(', ');

beforeAll(() => {
  ({ hostKey, pin } = makeHostKey(folder));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function fake(options: Omit<FakeOptions, 'hostKey'> = {}) {
  const server = await startFakeServer({ hostKey, ...options });
  servers.push(server);
  return server;
}

async function plain(talk: Parameters<typeof startPlainServer>[0]) {
  const server = await startPlainServer(talk);
  servers.push(server);
  return server;
}

function settings(port: number, changes: SshChanges = {}): SshSettings {
  const credential = login('otports', { password: 'secret' });
  return sshSettings(port, { timeoutMs: 3000, credential, hostKeys: [pin], ...changes });
}

const sockets = 'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:*\nudp UNCONN 0 0 0.0.0.0:161 0.0.0.0:*\n';
const begin = '\notports-5f1c0e run ss\n';
const end = '\notports-5f1c0e exit 0\notports-5f1c0e end user\n';

/** A server that prints this text and ends with this status. */
function prints(text: string | Buffer, exitCode = 0): FakeOptions['answer'] {
  return (channel: ServerChannel) => {
    channel.write(text);
    channel.exit(exitCode);
    channel.end();
  };
}

describe('an answer that is not whole', () => {
  test.each<[string, FakeOptions['answer'], string]>([
    ['whole', prints(begin + sockets + end), 'no failure, 2 bindings'],
    [
      'message of the day before and after',
      prints(`Welcome!\n* otports *${begin}${sockets}${end}bye\n`),
      'no failure, 2 bindings',
    ],
    [
      'cut in the middle',
      prints(begin + sockets.slice(0, 50)),
      'parse: ssh ASSET: the answer is cut (73 bytes, its end is missing), so nothing of it is used',
    ],
    [
      'without its last line',
      prints(`${begin}${sockets}\notports-5f1c0e exit 0\n`),
      'parse: ssh ASSET: the answer is cut (121 bytes, its end is missing), so nothing of it is used',
    ],
    [
      'empty',
      prints(''),
      'parse: ssh ASSET: the command did not run: the asset answered nothing (0 bytes, exit status 0)',
    ],
    [
      'another program',
      prints('This account is not available.\n', 1),
      'parse: ssh ASSET: the command did not run: the asset answered "This account is not available." (31 bytes, exit status 1)',
    ],
    [
      'binary',
      prints(Buffer.from([0, 1, 2, 255, 254, 10, 7, 27])),
      'parse: ssh ASSET: the command did not run: the asset answered "\uFFFD\uFFFD\uFFFDÿþ" (8 bytes, exit status 0)',
    ],
    [
      'binary in the table',
      prints(`${begin}tcp LISTEN 0 128 0.0.0.0:22 \x000.0.0.0:*\n${end}`),
      'parse: ssh ASSET: ss: line 1: not text (byte or control character at 29)',
    ],
    [
      'no listener at all',
      prints(begin + end),
      'parse: ssh ASSET: ss: no socket in it: even a machine that offers nothing shows the one it was asked through',
    ],
    [
      'no TCP listener',
      prints(`${begin}udp UNCONN 0 0 0.0.0.0:161 0.0.0.0:*\n${end}`),
      'parse: ssh ASSET: ss: no TCP listener in it, yet its own SSH server is one: not believed',
    ],
    [
      'nothing that works',
      prints('\notports-5f1c0e end user\n'),
      'parse: ssh ASSET: neither ss nor netstat nor /proc/net works there: install iproute2, or BusyBox with netstat',
    ],
  ])('%s', async (_name, answer, expected) => {
    const server = await fake({ answer });
    expect(await failureOf(settings(server.port))).toBe(expected);
  });
});

describe('an answer that does not end', () => {
  test('10 MB are cut off at the cap', async () => {
    const server = await fake({ answer: prints(begin + sockets.repeat(100_000)) });
    const footprint = emptyFootprint();
    expect(await failureOf(settings(server.port), { footprint })).toBe(
      'refused_by_limit: ssh ASSET: the answer is longer than 2 MB and was cut off: not used',
    );
    expect(footprint.receivedBytes).toBeLessThan(4.5 * 1024 * 1024);
  });

  test('10 MB of complaints as well', async () => {
    const server = await fake({
      answer: (channel) => {
        channel.stderr.write(Buffer.alloc(10_000_000, 'x'));
      },
    });
    expect(await failureOf(settings(server.port))).toMatch(/^refused_by_limit: /);
  });

  test('silence in the middle is a timeout, and the command gets TERM', async () => {
    const server = await fake({
      answer: (channel) => {
        channel.write(begin + sockets);
      },
    });
    expect(await failureOf(settings(server.port, { timeoutMs: 800 }))).toBe(
      'timeout: ssh ASSET: the command did not end within 0.8 s (98 bytes of the answer had come)',
    );
    expect(server.signals).toEqual(['TERM']);
  });

  test('an abort ends it with the outcome that its signal names', async () => {
    const server = await fake();
    const abort = new AbortController();
    const outcome = failureOf(settings(server.port), { signal: abort.signal });
    await waitUntil('the command', () => server.commands.length > 0);
    abort.abort(new CollectError('refused_by_limit', 'stopped by the kill switch'));
    expect(await outcome).toBe('refused_by_limit: ssh ASSET: stopped by the kill switch');
    expect(server.signals).toEqual(['TERM']);
  });

  test('an abort before the look sends nothing', async () => {
    const server = await plain(() => undefined);
    const footprint = emptyFootprint();
    const outcome = await failureOf(settings(server.port), { signal: AbortSignal.abort(), footprint });
    expect(outcome).toBe('timeout: ssh ASSET: the look was stopped before the asset had answered');
    expect(footprint).toEqual(emptyFootprint());
  });

  test('a connection that is cut while the command runs', async () => {
    const server = await fake({
      answer: (channel) => {
        channel.write(begin + sockets, () => void server.stop());
      },
    });
    expect(await failureOf(settings(server.port))).toMatch(
      /^protocol: ssh ASSET: the connection was cut while the command ran, so its answer is not used/,
    );
  });

  test('a command that is refused', async () => {
    const server = await fake({ answer: 'refused' });
    expect(await failureOf(settings(server.port))).toMatch(
      /^protocol: ssh ASSET: the asset refuses to run a command: /,
    );
  });
});

describe('a port that is no SSH server, or drops', () => {
  test.each<[string, Parameters<typeof startPlainServer>[0], string]>([
    [
      'never says anything',
      () => undefined,
      'timeout: ssh ASSET: the port is open, but no SSH server has said its name within 0.5 s',
    ],
    [
      'closes at once',
      (socket) => socket.end(),
      'unreachable: ssh ASSET: the connection was closed before an SSH server said its name',
    ],
    [
      'is full',
      (socket) => socket.end('Exceeded MaxStartups\r\n'),
      'unreachable: ssh ASSET: the connection was closed before an SSH server said its name; it said "Exceeded MaxStartups"',
    ],
    [
      'speaks HTTP',
      (socket) => socket.write(`HTTP/1.1 400 Bad Request\r\n${'x'.repeat(20_000)}`),
      'protocol: ssh ASSET: this is no SSH server: it says "HTTP/1.1 400 Bad Request"',
    ],
    [
      'drops after its name',
      (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
      'protocol: ssh ASSET: the asset closed the connection during the key exchange',
    ],
    [
      'hangs after its name',
      (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
      'timeout: ssh ASSET: the key exchange did not end within 0.5 s',
    ],
    [
      'greets with noise',
      (socket) => socket.write(Buffer.alloc(100_000, 'SSH-')),
      'protocol: ssh ASSET: this is no SSH server: it says "SSH-SSH-',
    ],
    [
      'sends garbage after its name',
      (socket) => socket.write(`SSH-2.0-OpenSSH_9.2\r\n${'\xff'.repeat(400)}`, 'latin1'),
      'protocol: ssh ASSET: ',
    ],
    [
      'speaks SSH 1',
      (socket) => socket.write('SSH-1.5-Cisco-1.25\r\n'),
      'protocol: ssh ASSET: the server calls itself "SSH-1.5-Cisco-1.25": only SSH 2 is spoken here',
    ],
  ])('%s', async (_name, talk, expected) => {
    const server = await plain(talk);
    const footprint = emptyFootprint();
    expect((await failureOf(settings(server.port, { timeoutMs: 500 }), { footprint })).slice(0, expected.length)).toBe(
      expected,
    );
    expect(footprint.sessions).toBe(1);
  });

  test('nothing listens', async () => {
    const server = await plain(() => undefined);
    await server.stop();
    servers.pop();
    expect(await failureOf(settings(server.port))).toBe(
      'unreachable: ssh ASSET: nothing listens on that port (connection refused)',
    );
  });

  test('a server that waits for our name first gets it after a second', async () => {
    const server = await plain((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    expect(await failureOf(settings(server.port))).toMatch(
      /^protocol: ssh ASSET: the asset closed the connection during/,
    );
    expect(server.received().toString('latin1')).toMatch(/^SSH-2\.0-otports\r\n/);
  });
});

describe('a machine of another kind gets no byte', () => {
  test.each([
    [
      'linux',
      'Cisco-1.25',
      'the server calls itself "Cisco-1.25", that is Cisco IOS, IOS-XE or IOS XR: platform: cisco-ios or cisco-iosxr would be right, and no command of another platform is sent to it',
    ],
    [
      'linux',
      'OpenSSH_for_Windows_8.1',
      'the server calls itself "OpenSSH_for_Windows_8.1", that is Windows: platform: windows would be right, and no command of another platform is sent to it',
    ],
    [
      'windows',
      'Sun_SSH_1.1.5',
      'the server calls itself "Sun_SSH_1.1.5", that is Solaris: platform: solaris would be right, and no command of another platform is sent to it',
    ],
    [
      'auto',
      'Go',
      `the server calls itself "Go", which does not tell what machine it is: say platform: in its source, one of ${namedPlatforms}`,
    ],
  ] as const)('platform %s, %s', async (platform, software, message) => {
    const server = await plain((socket) => socket.write(`SSH-2.0-${software}\r\n`));
    const footprint = emptyFootprint();
    expect(await failureOf(settings(server.port, { platform }), { footprint })).toBe(`protocol: ssh ASSET: ${message}`);
    expect(server.received()).toHaveLength(0);
    expect(footprint.sentBytes).toBe(0);
  });

  test('an explicit platform is believed where the ident says nothing', async () => {
    const server = await fake({ ident: 'Go', answer: prints(begin + sockets + end) });
    expect((await look(settings(server.port))).bindings).toHaveLength(2);
  });

  test.each([
    [
      'HP-UX\n',
      0,
      `the asset answered "HP-UX" to "uname -s", which is no platform of this version: say platform: in its source, one of ${namedPlatforms}`,
    ],
    [
      '% Invalid command\n',
      1,
      `the asset answered "% Invalid command" to "uname -s", which is no platform of this version: say platform: in its source, one of ${namedPlatforms}`,
    ],
    [
      '',
      127,
      `the asset answered nothing ("") to "uname -s", which is no platform of this version: say platform: in its source, one of ${namedPlatforms}`,
    ],
  ])('the probe answers %j: no other command follows', async (text, exitCode, message) => {
    const server = await fake({ answer: prints(text, exitCode) });
    expect(await failureOf(settings(server.port, { platform: 'auto' }))).toBe(`protocol: ssh ASSET: ${message}`);
    expect(server.commands).toEqual(['uname -s']);
  });
});

describe('host keys', () => {
  test('without a pinned one the login is not even tried', async () => {
    const server = await fake();
    expect(await failureOf(settings(server.port, { hostKeys: [] }))).toBe(
      `host_key: ssh ASSET: no host key is pinned for this asset, so no login was tried. It offers ssh-ed25519 ${pin}; compare that with the asset itself (ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub), then add to its source: host_key: "${pin}"`,
    );
    expect(server.logins).toEqual([]);
  });

  test('a changed one is told with both fingerprints', async () => {
    const server = await fake();
    const other = `SHA256:${'A'.repeat(43)}`;
    expect(await failureOf(settings(server.port, { hostKeys: [other] }))).toBe(
      `host_key: ssh ASSET: the host key is not the pinned one: pinned ${other}, offered ssh-ed25519 ${pin}. Somebody may be in between, or the asset has got a new key; only if the asset itself shows this fingerprint, write host_key: "${pin}"`,
    );
    expect(server.logins).toEqual([]);
  });
});

function accepting(method: string, offered: AuthContext['method'][]): FakeOptions['login'] {
  return (context) => {
    if (context.method === method) context.accept();
    else context.reject(offered);
  };
}

/** Asks these questions one after the other, then accepts where the answer was the password. */
function questions(...rounds: string[][]): FakeOptions['login'] {
  return (context) => {
    if (context.method !== 'keyboard-interactive') {
      context.reject(['keyboard-interactive']);
      return;
    }
    const ask = (rest: string[][], last: string) => {
      const [prompts, ...more] = rest;
      if (prompts === undefined) {
        if (last === 'secret') context.accept();
        else context.reject(['keyboard-interactive']);
        return;
      }
      context.prompt(
        prompts.map((prompt) => ({ prompt, echo: false })),
        (answers) => {
          ask(more, answers[0] ?? last);
        },
      );
    };
    ask(rounds, '');
  };
}

describe('login', () => {
  const good = prints(begin + sockets + end);

  test.each<[string, FakeOptions['login'], string, string[]]>([
    ['password', accepting('password', ['password']), 'no failure, 2 bindings', ['password']],
    [
      'keyboard-interactive alone',
      questions(['Password: ']),
      'no failure, 2 bindings',
      ['password', 'keyboard-interactive'],
    ],
    [
      'keyboard-interactive with an empty round',
      questions(['Kennwort:'], []),
      'no failure, 2 bindings',
      ['password', 'keyboard-interactive'],
    ],
    [
      'wrong password: tried once',
      accepting('none', ['password', 'keyboard-interactive']),
      'auth: ssh ASSET: login as "otports" refused: tried password; the asset accepts "password, keyboard-interactive"',
      ['password'],
    ],
    [
      'wrong password at the prompt: tried once',
      questions(['Password: '], ['Password: ']),
      'auth: ssh ASSET: login as "otports": the asset asks "Password: " after the password',
      ['password', 'keyboard-interactive'],
    ],
    [
      'a second factor',
      questions(['One-time password: ']),
      'auth: ssh ASSET: login as "otports": the asset asks "One-time password: " which is not simply the password',
      ['password', 'keyboard-interactive'],
    ],
    [
      'key only',
      accepting('publickey', ['publickey']),
      'auth: ssh ASSET: login as "otports" refused: tried password; the asset accepts "publickey"',
      ['password'],
    ],
  ])('%s', async (_name, login, expected, tried) => {
    const server = await fake({ login, answer: good });
    expect(await failureOf(settings(server.port))).toBe(expected);
    expect(server.logins).toEqual(tried);
  });

  test('closed instead of an answer counts as refused, because the password was given', async () => {
    const server = await fake({ login: () => void server.stop() });
    expect(await failureOf(settings(server.port))).toBe(
      'auth: ssh ASSET: the asset closed the connection during the login',
    );
  });

  test('a decision that never comes counts as refused where a password was given, and only there', async () => {
    const server = await fake({ login: () => undefined });
    const undecided = 'the asset did not decide on the login within 0.6 s';
    expect(await failureOf(settings(server.port, { timeoutMs: 600 }))).toBe(
      `auth: ssh ASSET: ${undecided}; a password had been sent, so this counts as a refused login`,
    );
    const credential = login('otports', { privateKey: encryptedKey(), passphrase: 'correct horse' });
    expect(await failureOf(settings(server.port, { timeoutMs: 600, credential }))).toBe(
      `timeout: ssh ASSET: ${undecided}`,
    );
  });

  test.each<[string, () => SshSettings['credential'], string]>([
    [
      'no secret',
      () => login('otports'),
      'auth: ssh ASSET: the credential has neither private_key_file nor password_file',
    ],
    [
      'no key',
      () => login('otports', { privateKey: Buffer.from('hunter2') }),
      'auth: ssh ASSET: private key: it is no private key in OpenSSH, PEM or PuTTY format (ssh-keygen -p -f FILE rewrites PKCS#8 as OpenSSH)',
    ],
    [
      'public key',
      () => login('otports', { privateKey: readFileSync(join(folder, 'host.pub')) }),
      'auth: ssh ASSET: private key: the file holds a public key: private_key_file must name the private one',
    ],
    [
      'encrypted key without passphrase',
      () => login('otports', { privateKey: encryptedKey() }),
      'auth: ssh ASSET: private key: it is encrypted, and the credential has no passphrase_file',
    ],
    [
      'wrong passphrase',
      () => login('otports', { privateKey: encryptedKey(), passphrase: 'hunter2' }),
      'auth: ssh ASSET: private key: the passphrase is wrong, or the file is damaged',
    ],
  ])('%s: nothing is sent', async (_name, credential, expected) => {
    const server = await plain(() => undefined);
    const footprint = emptyFootprint();
    expect(await failureOf(settings(server.port, { credential: credential() }), { footprint })).toBe(expected);
    expect(footprint).toEqual(emptyFootprint());
  });
});

function encryptedKey(): Buffer {
  const path = join(folder, 'encrypted');
  if (!existsSync(path)) makeKey(path, 'ed25519', 'correct horse');
  return readFileSync(path);
}

describe('algorithms', () => {
  test('an RSA key is not signed with SHA-1 unless the config says so', async () => {
    const path = join(folder, 'rsa');
    makeKey(path, 'rsa');
    const server = await fake({ old: true, answer: prints(begin + sockets + end) });
    const credential = login('otports', { privateKey: readFileSync(path) });
    expect(await failureOf(settings(server.port, { credential }))).toBe(
      'auth: ssh ASSET: the asset takes RSA keys only with SHA-1 signatures: use an ed25519 or ECDSA key, or add to its source: algorithms: { server_host_key: [ssh-rsa] }',
    );
    const algorithms = { serverHostKey: ['ssh-rsa'] };
    expect((await look(settings(server.port, { credential, algorithms }))).bindings).toHaveLength(2);
  });

  test.each([
    [
      { kex: ['diffie-hellman-group-exchange-sha256'] },
      'algorithms.kex: "diffie-hellman-group-exchange-sha256" is never used: the asset would choose the prime, and testing it stops the exporter for up to 20 s',
    ],
    [
      { ciphers: ['rot13'] },
      'algorithms.ciphers: "rot13" is not known; beyond the defaults there are aes256-cbc, aes192-cbc, aes128-cbc, 3des-cbc',
    ],
  ])('%j is refused before anything is sent', async (algorithms, message) => {
    const footprint = emptyFootprint();
    expect(await failureOf(settings(1, { algorithms }), { footprint })).toBe(`protocol: ssh ASSET: ${message}`);
    expect(footprint).toEqual(emptyFootprint());
  });
});
