import { describe, expect, it } from 'vitest';
import { isLinear, throwsNothingElse } from '../../../test/parsers/hostile.ts';
import { CollectError } from '../../model/collection.ts';
import { parseOsquery } from './osquery.ts';

const ssh = '{"address":"0.0.0.0","family":"2","pid":"610","port":"22","protocol":"6","path":""}';

function event(more: string): string {
  return `{"name":"ports","hostIdentifier":"h","unixTime":1795341600,${more}}\n`;
}

describe('parseOsquery', () => {
  it.each([
    ['[]', 'osquery: no row of listening_ports in it: protocol, port and address would be right'],
    ['[1]', 'osquery: line 1: no result of osquery: an object would be right'],
    ['[{"protocol":"6"', 'osquery: line 1: JSON that does not end: the recording is cut'],
    ['Error: no such table', 'osquery: line 1: not JSON: "Error: no such table"'],
    [ssh.replace('"22"', '"ssh"'), 'osquery: line 1: port "ssh": a number would be right'],
    [ssh.replace('"22"', '"70000"'), 'osquery: line 1: 70000 is not a port: 1 to 65535 would be right'],
    [ssh.replace('0.0.0.0', '*'), 'osquery: line 1: "*" is no address'],
    [event(`"columns":${ssh}`), 'osquery: line 1: no action of a row: added or removed would be right'],
    [event(`"snapshot":[1]`), 'osquery: line 1: a row of a snapshot is no object'],
    [event(`"diffResults":{"added":[1]}`), 'osquery: line 1: a row that was added is no object'],
    [
      event(`"columns":${ssh},"action":"added"`).replace('1795341600', '"soon"'),
      'osquery: line 1: no unixTime of a result: seconds since 1970 would be right',
    ],
    [
      '{"local_address":"::","local_port":"22","protocol":"6"}',
      'osquery: line 1: no state of a TCP socket: LISTEN would be right, or the table listening_ports',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseOsquery(text)).toThrow(new CollectError('parse', message));
  });

  it('says that nothing is open any more where everything was removed', () => {
    const text = event(`"columns":${ssh},"action":"added"`) + event(`"columns":${ssh},"action":"removed"`);
    expect(parseOsquery(text)).toMatchObject([{ asset: 'h', bindings: [], complete: { tcp: false } }]);
  });

  it('keeps the changes of two queries apart', () => {
    const added = event(`"columns":${ssh},"action":"added"`);
    const removed = event(`"columns":${ssh},"action":"removed"`).replace('"ports"', '"other"');
    expect(parseOsquery(added + removed)[0]?.bindings).toHaveLength(1);
  });

  it('reads process_open_sockets, of which only some listen', () => {
    const row = (port: number, more: string) =>
      `{"local_address":"::","local_port":"${port}","protocol":"6","remote_port":"0",${more}}\n`;
    const text = row(22, '"state":"LISTEN"') + row(23, '"state":"ESTABLISHED"');
    expect(parseOsquery(text)[0]?.bindings.map(({ port }) => port)).toEqual([22]);
  });

  it('does not count on rows that may go on', () => {
    expect(parseOsquery(ssh)[0]?.complete.tcp).toBe(false);
    expect(parseOsquery(`${ssh}\n`)[0]?.complete.tcp).toBe(true);
  });

  throwsNothingElse(parseOsquery, [
    ssh,
    `[${ssh}]`,
    event(`"snapshot":[${ssh}]`),
    '{"protocol":',
    '"port":"22"',
    '}',
    '[',
    ',',
  ]);
  isLinear(parseOsquery, {
    rows: ['', `${ssh}\n`],
    texts: ['["', 'a\\\\'],
    numbers: ['[', '1,'],
  });
});
