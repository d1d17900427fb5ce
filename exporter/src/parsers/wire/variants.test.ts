import { describe, expect, it } from 'vitest';
import { suricataFlow, zeekHeader } from '../../../test/parsers/sensor-logs.ts';
import { detectFormat } from '../recording/detect.ts';
import { readers } from '../recording/readers.ts';

/** What is read of a recording whose format nobody names. */
function doors(text: string, fileName = 'a.log'): readonly string[] {
  return readers[detectFormat(text)]
    .read(text, fileName)
    .flatMap(({ bindings }) => bindings.map(({ transport, address, port }) => `${transport} ${address} ${port}`));
}

const columns = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto history'.split(' ');
const table = (names: readonly string[], row: string, path = 'conn'): string =>
  `${zeekHeader({ columns: names.join(' '), path })}${row}\n`;

describe('logs of Zeek in other clothes', () => {
  it.each(['250.17.0.9', '237.56.0.9'])('believes that %s answered, which only an anonymous log has', (host) => {
    expect(doors(table(columns, `1795428000.5\tC1\t10.0.0.1\t40000\t${host}\t502\ttcp\tShADadFf`))).toEqual([
      `tcp ${host} 502`,
    ]);
  });

  it.each(['0.0.0.0', '::', '255.255.255.255', '224.0.0.251', '239.1.2.3', 'ff02::fb'])(
    'knows that %s is nobody',
    (host) => {
      expect(doors(table(columns, `1795428000.5\tC1\t10.0.0.1\t67\t${host}\t68\tudp\tDd`))).toEqual([]);
    },
  );

  const conn = { ts: 1.5, uid: 'C1', proto: 'tcp', history: 'ShADadFf' };
  const ends = { id_orig_h: '10.0.0.1', id_orig_p: 40_000, id_resp_h: '10.0.0.2', id_resp_p: 502 };

  it('reads names of columns without dots', () => {
    const names = columns.map((name) => name.replace('.', '_'));
    expect(doors(table(names, '1.5\tC1\t10.0.0.1\t40000\t10.0.0.2\t502\ttcp\tShADadFf'))).toEqual(['tcp 10.0.0.2 502']);
    expect(doors(`${JSON.stringify({ ...conn, ...ends })}\n`)).toEqual(['tcp 10.0.0.2 502']);
  });

  it('reads JSON with blanks', () => {
    const text = JSON.stringify({ ...conn, ...ends }, null, 1).replaceAll('\n', '');
    expect(doors(`${text}\n`)).toEqual(['tcp 10.0.0.2 502']);
  });

  it.each([
    ['T', ['tcp 10.0.0.2 502']],
    ['F', []],
  ])('takes a request of Modbus whose response matched (%s) for an answer', (matched, found) => {
    const names = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p tid unit func matched'.split(' ');
    const row = `1.5\tC1\t10.0.0.1\t40000\t10.0.0.2\t502\t1\t4\tREAD_COILS\t${matched}`;
    expect(doors(table(names, row, 'modbus_detailed'))).toEqual(found);
  });

  it.each(['XXXXXXXXXX.XXXXXX', '1XXXXXXXXXX.XXXXXX'])('bears a time that is hidden: %s', (ts) => {
    const row = `${ts}\tC1\t10.0.0.1\t40000\t10.0.0.2\t502\ttcp\tShAD`;
    expect(doors(table(columns, row))).toEqual(['tcp 10.0.0.2 502']);
  });
});

describe('eve.json in other clothes', () => {
  const flow = (app_proto: string, state: string): object =>
    suricataFlow({ app_proto, flow: { pkts_toclient: 5, state } });

  it('reads JSON with blanks', () => {
    const text = JSON.stringify(flow('modbus', 'established'), null, 1).replaceAll('\n', '');
    expect(doors(`${text}\n`)).toEqual(['tcp 10.0.0.2 502']);
  });

  it.each([
    ['modbus', ['tcp 10.0.0.2 502']],
    ['failed', []],
  ])('believes a closed flow without flags where its protocol is known: %s', (protocol, found) => {
    expect(doors(`${JSON.stringify(flow(protocol, 'closed'))}\n`)).toEqual(found);
  });

  const zero = { tcp_flags: '00', tcp_flags_ts: '00', tcp_flags_tc: '00' };
  const counted = (toServer: number, bytesUp: number, toClient: number, bytesDown: number): object => ({
    state: 'new',
    pkts_toserver: toServer,
    bytes_toserver: bytesUp,
    pkts_toclient: toClient,
    bytes_toclient: bytesDown,
  });

  it.each([
    ['data both ways', counted(9, 1369, 7, 5372), {}, ['tcp 10.0.0.2 502']],
    ['small packets back and forth, as those of Modbus', counted(40, 2640, 38, 2470), {}, ['tcp 10.0.0.2 502']],
    ['three SYNs of Windows that were refused', counted(3, 198, 3, 180), {}, []],
    ['many SYNs that were refused', counted(9, 666, 9, 540), {}, []],
    ['SYNs that a firewall answered with ICMP', counted(3, 222, 3, 306), {}, []],
    [
      'data from a service port to a client that Suricata took for the server',
      counted(9, 1369, 7, 5372),
      swapped(),
      [],
    ],
  ])('judges a flow whose flags nobody tracked by its packets: %s', (_, flow, ends, found) => {
    expect(doors(`${JSON.stringify(suricataFlow({ flow, tcp: zero, ...ends }))}\n`)).toEqual(found);
    expect(doors(`${JSON.stringify(suricataFlow({ flow, ...ends }))}\n`)).toEqual(found);
  });
});

/** The ports stand the wrong way round. */
function swapped(): object {
  return { src_port: 502, dest_port: 40_000 };
}
