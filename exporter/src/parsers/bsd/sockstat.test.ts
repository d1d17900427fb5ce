import { describe, expect, it } from 'vitest';
import { isLinear, throwsNothingElse } from '../../../test/parsers/hostile.ts';
import { CollectError } from '../../model/collection.ts';
import { parseSockstat } from './sockstat.ts';

const header = 'USER     COMMAND    PID   FD PROTO  LOCAL ADDRESS         FOREIGN ADDRESS\n';

describe('parseSockstat', () => {
  it.each([
    [header, 'sockstat: no socket in it: even a machine that offers nothing shows the one it was asked through'],
    [`${header}root sshd 985 3 tcp4 *:22`, 'sockstat: line 2: not a row of sockstat: "root sshd 985 3 tcp4 *:22"'],
    [`${header}root sshd 985 3 tcp4 *:22 *:*\nhello`, 'sockstat: line 3: not a row of sockstat: "hello"'],
    [`${header}root sshd 985 3 tcp4 10.0:22 *:*`, 'sockstat: line 2: "10.0" is neither an address nor the name of one'],
    [`${header}root sshd 985 3 tcp4 22 *:*`, 'sockstat: line 2: no address and port in "22": *:22 would be right'],
    [
      `${header.trimEnd()}  CONN STATE\nroot sshd 985 3 tcp4 *:22 *:*`,
      'sockstat: line 2: no state of a TCP socket: LISTEN would be right',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseSockstat(text, null)).toThrow(new CollectError('parse', message));
  });

  it.each([
    [`${header}root sshd 985 3 tcp4 *:22 *:*\n${header}root ntpd 7 3 tcp4 *:23 *:*\n`, 'line 4: tcp4'],
    [`${header}root sshd 985 3 tcp4 *:22 *:*\n$ sockstat\nroot ntpd 7 3 tcp4 *:23 *:*\n`, 'line 4: tcp4'],
    [`${header}root sshd 985 3 tcp4 *:22 *:*\nroot sshd 985 3 tcp4 *:22 *:*\n`, 'line 3: descriptor 3 of process 985'],
  ])('refuses a second list: %j', (text, what) => {
    expect(() => parseSockstat(text, null)).toThrow(
      `sockstat: ${what} is listed a second time (first in line 2): one recording is of one asset at one time`,
    );
  });

  it('takes -4, then -6, for one recording, and holders of one socket', () => {
    const both = 'root a 1 5 tcp46 *:80 *:*\n';
    const four = `${header}root a 1 3 tcp4 *:22 *:*\nroot b 2 3 tcp4 *:22 *:*\n`;
    expect(parseSockstat(`${four}${both}${header}root a 1 4 tcp6 *:22 *:*\n`, null).bindings).toHaveLength(4);
  });

  it('reads a recording that is indented as a whole', () => {
    const rows = `# sockstat -46\n${header}root nfsd 385 3 tcp4 *:2049 *:*\n`.replace(/^/gm, '    ');
    expect(parseSockstat(rows, null)).toMatchObject({ bindings: [{ port: 2049 }], complete: { tcp: true } });
  });

  it('knows by a longer name that names are not cut at ten characters', () => {
    const rows = `${header}root plantgatew 1 3 tcp4 *:1 *:*\n`;
    expect(parseSockstat(rows, null).bindings[0]).toMatchObject({ process: 'plantgatew', processCut: true });
    const wide = `${rows}root plantgateway 2 3 tcp4 *:2 *:*\n`;
    expect(parseSockstat(wide, null).bindings[0]).not.toHaveProperty('processCut');
  });

  it('does not count on rows whose header was filtered away', () => {
    expect(parseSockstat('root sshd 985 3 tcp4 *:22 *:*\n', null).complete.tcp).toBe(false);
  });

  throwsNothingElse(
    (text) => parseSockstat(text, null),
    [header, 'root', 'sshd', '985', '?', 'tcp4', 'udp', '*:22', '*.ssh', '*:*', 'stream'],
  );
  isLinear((text) => parseSockstat(text, null), {
    'many lines': ['', 'x\n'],
    'one line of numbers': [header, 'a 1 '],
    'rows of UNIX sockets': [header, 'root devd 6 4 stream /var/run/devd.pipe\n'],
  });
});
