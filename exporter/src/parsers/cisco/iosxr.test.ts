import { describe, expect, it } from 'vitest';
import { listedBy, survives, throwsOnlyCollectError } from '../../../test/parsers/cli.ts';
import { CollectError } from '../../model/collection.ts';
import { parseCiscoIosxr } from './iosxr.ts';

const tcp = '   PCB     VRF-ID     Recv-Q Send-Q Local Address         Foreign Address       State\n';
const udp = '   PCB     VRF-ID     Recv-Q Send-Q Local Address         Foreign Address\n';
const lpts = `@ - Indirect binding; Sc - Scope

Location   Clnt Sc L3   L4     VRF-ID   Interface    Local-Address,Port Remote-Address,Port
---------- ---- -- ---- ------ -------- ------------ --------------------------------------
`;
const listed = listedBy((text) => parseCiscoIosxr(text, null));

function pcb(state: string, local: string): string {
  return `====\nConnection state is ${state}, I/O status: 0, socket status: 0\nPCB 0x1, vrfid 0x60000000,\n${local}Foreign host: ::, Foreign port: 0\n\n  #PDU's in buffer: 0\n`;
}

describe('parseCiscoIosxr', () => {
  it.each<[string, string, string[]]>([
    [
      'releases without VRFs',
      'PCB         Recv-Q Send-Q Local Address       Foreign Address      State\n0x80572a8   0      0      0.0.0.0:513         0.0.0.0:0            LISTEN\n',
      ['tcp 0.0.0.0 513 -'],
    ],
    [
      'UDP under a header of TCP, by the command',
      `RP/0/RP0/CPU0:a#show udp brief\n${tcp}0x48247e90 0x60000000 0 0 :::123 :::0\nRP/0/RP0/CPU0:a#\n`,
      ['udp :: 123 -'],
    ],
    [
      'indirect bindings',
      `${lpts}@0/RP0/CPU0 TCP LR IPV4 TCP default any any,22 any\n0/RP0/CPU0 UDP @LR IPV6 UDP * Mg0/RP0/CPU0/0 fe80::1,546 any\n`,
      ['tcp 0.0.0.0 22 -', 'udp fe80::1 546 -'],
    ],
    [
      'one table after the other, without prompts',
      `${pcb('LISTEN', 'Local host: ::, Local port: 22 (Local App PID: 7)\n')}${udp}0x48247e90 0x60000000 0 0 0.0.0.0:161 0.0.0.0:0\n`,
      ['tcp :: 22 -', 'udp 0.0.0.0 161 -'],
    ],
  ])('reads %s', (_, text, bindings) => {
    expect(listed(text)).toEqual(bindings);
  });

  it.each([
    ['', 'cisco-iosxr: no socket in it: even a device that offers nothing shows the one it was asked through'],
    [
      'RP/0/RP0/CPU0:a#show tcp brief\n% This command is not authorized\n',
      'cisco-iosxr: no socket in it, the device refused the command: "% This command is not authorized"',
    ],
    [
      `${tcp}0x48247e90 0x60000000 0 0 :::22 :::0\n`,
      'cisco-iosxr: line 2: a socket without a state, and no header or command says that it is UDP',
    ],
    [
      `${tcp}0x48247e90 0x60000000 0 0 :::22 :::0 LIST\n`,
      'cisco-iosxr: line 2: state "LIST" of a socket without a peer: LISTEN would be right',
    ],
    [
      `${tcp}0x48247e90 0x60000000 0 0 2001:db8:1:22 :::0 LISTEN\n`,
      'cisco-iosxr: line 2: "2001:db8:1" is neither an address nor the name of one',
    ],
    [pcb('LISTEN', ''), 'cisco-iosxr: line 2: a socket without its "Local host: ..., Local port: ..."'],
    [
      'Location   :0/RP0/CPU0\nLayer 3    :IPV4\nLayer 4    :TCP\nLocal Addr :any\nLocal Port :22\n',
      'cisco-iosxr: line 1: a binding without its "Remote Addr"',
    ],
    [
      `${lpts}0/RP0/CPU0 TCP LR IPV4 TCP default any 10.0.0.1,33555 10.0.0.2`,
      'cisco-iosxr: line 5: "10.0.0.2" may be cut',
    ],
    [
      `${lpts}0/RP0/CPU0 TCP LR IPV4 TCP default any any,22 an\n`,
      'cisco-iosxr: line 5: "an,any" is no remote end: any or 10.0.0.1,179 would be right',
    ],
    [
      `${lpts}0/RP0/CPU0 TCP LR IPV4 TCP default\n`,
      'cisco-iosxr: line 5: not a row of its table: "0/RP0/CPU0 TCP LR IPV4 TCP default"',
    ],
    [`hello\nLayer 4    :TCP\n${tcp}`, 'cisco-iosxr: line 2: not a row of its table: "Layer 4    :TCP"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseCiscoIosxr(text, null)).toThrow(new CollectError('parse', message));
  });

  it('proves nothing with connections alone', () => {
    const text = pcb('ESTAB', 'Local host: 10.0.0.1, Local port: 179 (Local App PID: 7)\n');
    expect(parseCiscoIosxr(text, null)).toMatchObject({
      bindings: [],
      complete: { tcp: false, udp: false, process: false },
    });
  });

  it('throws nothing but CollectError, whatever comes', () => {
    throwsOnlyCollectError(
      (text) => parseCiscoIosxr(text, null),
      [
        tcp,
        udp,
        lpts,
        '0x48247e90',
        '0',
        ':::22',
        'LISTEN',
        'IPV4',
        'any,22',
        pcb('LISTEN', ''),
        'Location :0/RP0',
        'Local Port :22',
      ],
    );
  });

  it.each([
    ['blanks in a row', `${tcp}0x48247e90 0 0${' '.repeat(10_000_000)}x`],
    ['one address', `${tcp}0x48247e90 0 0 ${':1'.repeat(5_000_000)} :::0 LISTEN`],
    ['columns', `${lpts}0/1 ${'TCP '.repeat(2_500_000)}`],
    ['blocks', `Connection state is LISTEN, I/O status: 0\n`.repeat(250_000)],
    ['rules', `${'-'.repeat(10_000_000)}x`],
    ['many lines', 'x\n'.repeat(5_000_000)],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    survives(() => parseCiscoIosxr(text, null));
  });
});
