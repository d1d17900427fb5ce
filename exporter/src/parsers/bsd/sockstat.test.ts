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
