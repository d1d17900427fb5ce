import { describe, expect, it } from 'vitest';
import { listedBy, survives, throwsOnlyCollectError } from '../../../test/parsers/cli.ts';
import { CollectError } from '../../model/collection.ts';
import { parseCiscoNxos } from './nxos.ts';

const header = `Active connections (including servers)
        Protocol State/       Recv-Q/   Local Address(port)/
                 Context      Send-Q    Remote Address(port)
`;
const listed = listedBy((text) => parseCiscoNxos(text, null));
const ssh = '[host]: tcp(4/6) LISTEN       0         *(22)\n                 Wildcard     0         *(*)\n';

describe('parseCiscoNxos', () => {
  it.each<[string, string, string[]]>([
    [
      'both families, VRFs and connections',
      `${header}${ssh}[host]: tcp6 LISTEN 0 *(443)\n management 0 *(*)\n[host]: tcp ESTABLISHED 0 10.9.2.1(22)\n management 96 10.9.2.9(59879)\n`,
      ['tcp * 22 -', 'tcp :: 443 -'],
    ],
    [
      'UDP, which has no state',
      `${header}udp 0 10.9.2.1(123)\n default 0 *(*)\nudp 0 10.9.2.1(50001)\n default 0 10.9.2.9(514)\n`,
      ['udp 10.9.2.1 123 -'],
    ],
    ['names of ports', `${header}tcp LISTEN 0 *(telnet)\n Wildcard 0 *(*)\n`, ['tcp * 23 -']],
    [
      'sockets that are not bound',
      `${header}${ssh}udp 0 *(*)\n Wildcard 0 *(*)\nraw 0 *(1)\n Wildcard 0 *(*)\n`,
      ['tcp * 22 -'],
    ],
    [
      'the sockets of its Linux',
      `${header}${ssh}\nKernel Socket Connection:\nNetid State Recv-Q Send-Q Local Address:Port Peer Address:Port\ntcp LISTEN 0 128 127.0.0.1:8443 *:*\nleaf#\n`,
      ['tcp * 22 -', 'tcp 127.0.0.1 8443 -'],
    ],
  ])('reads %s', (_, text, bindings) => {
    expect(listed(text)).toEqual(bindings);
  });

  it.each([
    ['', 'cisco-nxos: no socket in it: even a device that offers nothing shows the one it was asked through'],
    [
      'leaf# show sockets connection\n% Permission denied for the role\n',
      'cisco-nxos: no socket in it, the device refused the command: "% Permission denied for the role"',
    ],
    [`${header}tcp LISTEN 0 *(22)\n`, 'cisco-nxos: line 5: the second line of "*(22)" is missing'],
    [`${header}tcp LISTEN 0 *(22)\n${ssh}`, 'cisco-nxos: line 5: the second line of "*(22)" is missing'],
    [
      `hello\n Wildcard     0         *(*)\n${ssh}`,
      'cisco-nxos: line 2: not a row of its table: "Wildcard     0         *(*)"',
    ],
    [
      `${header}tcp LIS 0 *(22)\n Wildcard 0 *(*)\n`,
      'cisco-nxos: line 4: state "LIS" of a socket without a peer: LISTEN would be right',
    ],
    [
      `${header}tcp LISTEN 0 2001:db8:1(22)\n Wildcard 0 *(*)\n`,
      'cisco-nxos: line 4: "2001:db8:1" is neither an address nor the name of one',
    ],
    [`${header}tcp LISTEN 0 *(22)\n Wildcard 0 *(\n`, 'cisco-nxos: line 5: not a row of its table: "Wildcard 0 *("'],
    [
      `${header}Local host: *(22), Foreign host: *(*)\n`,
      'cisco-nxos: line 4: not a row of its table: "Local host: *(22), Foreign host: *(*)"',
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parseCiscoNxos(text, null)).toThrow(new CollectError('parse', message));
  });

  it('is complete in nothing where its title promises more', () => {
    const text = `Total number of netstack tcp sockets: 2\n${header}${ssh}`;
    expect(parseCiscoNxos(text, null)).toMatchObject({
      complete: { tcp: false, udp: false, process: false },
      notes: expect.arrayContaining(['Its title speaks of 2 tcp sockets, 1 are there.']) as unknown,
    });
  });

  it('throws nothing but CollectError, whatever comes', () => {
    throwsOnlyCollectError(
      (text) => parseCiscoNxos(text, null),
      [
        header,
        ssh,
        'tcp',
        'LISTEN',
        '0',
        '*(22)',
        '*(*)',
        'Wildcard',
        'Kernel Socket Connection:',
        'Total number of tcp sockets: 9',
      ],
    );
  });

  it.each([
    ['blanks in a row', `${header}tcp LISTEN 0${' '.repeat(10_000_000)}x`],
    ['one address', `${header}tcp LISTEN 0 ${'a('.repeat(5_000_000)}`],
    ['brackets', `${header}tcp LISTEN 0 *(${'1'.repeat(10_000_000)})`],
    ['many lines', 'x\n'.repeat(5_000_000)],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    survives(() => parseCiscoNxos(text, null));
  });
});
