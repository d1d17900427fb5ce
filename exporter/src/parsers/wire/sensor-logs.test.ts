import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suricataFlow, zeekHeader } from '../../../test/parsers/sensor-logs.ts';
import { CollectError } from '../../model/collection.ts';
import type { WireAnswer, LineSpan, WireSink } from './answer.ts';
import { gather } from './gathered.ts';
import { epochInstant, isoInstant } from './instant.ts';
import { EveLog } from './suricata.ts';
import { ZeekLog } from './zeek.ts';

const header = zeekHeader();

class Listening implements WireSink {
  readonly answers: string[] = [];
  readonly seen: string[] = [];
  answered({ transport, address, port, service }: WireAnswer): void {
    this.answers.push(`${transport} ${address} ${port} ${service ?? '-'}`);
  }
  saw(address: string): void {
    this.seen.push(address);
  }
}

function whole(text: string): LineSpan {
  return { start: 0, end: text.length, number: 1 };
}

function conn(row: Partial<Record<'from' | 'to' | 'proto' | 'service' | 'state' | 'history', string>>): Listening {
  const { from = '10.0.0.1\t40000', to = '10.0.0.2\t502', proto = 'tcp', service = '-' } = row;
  const sink = new Listening();
  const log = new ZeekLog(sink, 'conn.log');
  const line = `1795428000.5\tC1\t${from}\t${to}\t${proto}\t${service}\t1.5\t${row.state ?? '-'}\t${row.history ?? '-'}`;
  for (const text of [...header.trim().split('\n'), line]) log.read(text, whole(text));
  return sink;
}

describe('the header of a log of Zeek', () => {
  const read = (...lines: readonly string[]): ZeekLog => {
    const log = new ZeekLog(new Listening(), 'conn.log');
    for (const line of lines) log.read(line, whole(line));
    return log;
  };
  const lines = header.trim().split('\n');

  it.each(['#path\tconn', '#empty_field\t(empty)', '#unset_field\t-'])(
    'is kept once, however often the log says %j: a megabyte of them does not fill the memory',
    (line) => {
      const once = read(...lines, line)
        .header.split('\n')
        .sort();
      const often = read(...lines, ...Array.from({ length: 10_000 }, () => line));
      expect(often.header.split('\n').sort()).toEqual(once);
    },
  );

  it('is enough to read the rest of the log with, where it says something again', () => {
    const sink = new Listening();
    const log = new ZeekLog(sink, 'conn.log');
    const row = '1795428000.5\tC1\t10.0.0.1\t40000\t10.0.0.2\t502\ttcp\tNONE\t1.5\tSF\tShADadFf';
    const kept = read(...lines, '#unset_field\tx', '#unset_field\tNONE').header;
    for (const line of [...kept.split('\n'), row]) log.read(line, whole(line));
    expect(sink.answers).toEqual(['tcp 10.0.0.2 502 -']);
  });

  it('gives the log up where a line of it is longer than any header', () => {
    const log = read(...lines);
    const endless = `#path\t${'x'.repeat(65_536)}`;
    expect(() => {
      log.read(endless, whole(endless));
    }).toThrow('zeek: line 1: a header line of more than 65536 bytes: no log of Zeek has one');
    expect(log.isOther).toBe(true);
    expect(log.header.length).toBeLessThan(1000);
  });
});

describe('conn.log', () => {
  it.each([
    ['a handshake', { history: 'ShADadFf', state: 'SF' }],
    ['a handshake that the client breaks off', { history: 'ShR', state: 'RSTO' }],
    ['a handshake of which the SYN is missing', { history: '^hADa', state: 'SHR' }],
    ['data both ways without a beginning, to a port below the client', { history: 'DdA', state: 'OTH' }],
    [
      'data both ways without a beginning, of a known protocol',
      { from: '10.0.0.1\t400', history: 'Dd', service: 'modbus' },
    ],
    ['data both ways to a port of the catalogue', { from: '10.0.0.1\t3033', to: '10.0.0.2\t44818', history: 'ADad' }],
    ['no history, but a state of a whole connection', { state: 'S1' }],
    ['a datagram back', { proto: 'udp', history: 'Dd', state: 'SF' }],
    ['a datagram back, turned round by Zeek', { proto: 'udp', history: '^d', state: 'SHR' }],
  ])('counts %s', (_, row) => {
    const { answers } = conn(row);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain(' 10.0.0.2 ');
  });

  it.each([
    ['a SYN that nobody answers', { history: 'S', state: 'S0' }],
    ['a SYN that is refused', { history: 'Sr', state: 'REJ' }],
    ['a RST to data', { history: 'Dr', state: 'RSTRH' }],
    ['half a conversation', { history: 'D', state: 'OTH' }],
    ['the other half', { history: 'dA', state: 'OTH' }],
    ['acknowledgements only', { history: 'Aa', state: 'OTH' }],
    ['a server taken for the client', { from: '10.0.0.2\t502', to: '10.0.0.1\t40000', history: 'Dd' }],
    ['a client port that nobody knows', { from: '10.0.0.2\t3033', to: '10.0.0.1\t45999', history: 'Dd' }],
    ['no history and a refusal', { state: 'REJ' }],
    ['a datagram that nobody answers', { proto: 'udp', history: 'D', state: 'S0' }],
    [
      'an answer of DNS taken for a question',
      { proto: 'udp', from: '10.0.0.2\t53', to: '10.0.0.1\t41000', history: 'Dd' },
    ],
    ['ICMP', { proto: 'icmp', from: '10.0.0.1\t8', to: '10.0.0.2\t0', history: 'Dd' }],
    ['no port', { to: '10.0.0.2\t0', history: 'ShAD' }],
  ])('does not count %s', (_, row) => {
    expect(conn(row).answers).toEqual([]);
  });

  it('says who was there, also where nobody answered', () => {
    expect(conn({ history: 'S' }).seen).toEqual(['10.0.0.1']);
    expect(conn({ history: 'Sr' }).seen).toEqual(['10.0.0.2', '10.0.0.1']);
    expect(conn({ history: '^hd' }).seen).toEqual([]);
  });
});

const flow = (event: object): string => JSON.stringify(suricataFlow(event));

function eve(...events: readonly object[]): readonly string[] {
  const sink = new Listening();
  const log = new EveLog(sink, { protocols: true });
  events.forEach((event, index) => {
    log.read(flow(event), { ...whole(flow(event)), number: index + 1 });
  });
  return sink.answers;
}

describe('protocol events of eve.json, which a follower counts', () => {
  const turned = { src_ip: '10.0.0.2', src_port: 502, dest_ip: '10.0.0.1', dest_port: 40_000 };
  it.each([
    ['modbus', { event_type: 'modbus', modbus: { request: {}, response: {} } }],
    ['modbus turned round', { event_type: 'modbus', ...turned, modbus: { response: {} } }],
    ['dnp3', { event_type: 'dnp3', dest_port: 20_000, dnp3: { type: 'response' } }],
    ['dnp3 unasked', { event_type: 'dnp3', dest_port: 20_000, dnp3: { type: 'unsolicited_response' } }],
    ['dns turned round', { event_type: 'dns', ...turned, src_port: 53, proto: 'UDP', dns: { type: 'answer' } }],
    ['http', { event_type: 'http', dest_port: 8080, http: { status: 200 } }],
    ['tls', { event_type: 'tls', dest_port: 8443, tls: { subject: 'CN=plc' } }],
    ['ssh', { event_type: 'ssh', dest_port: 2222, ssh: { server: { software_version: 'dropbear' } } }],
  ])('%s', (_, event) => {
    expect(eve(event)).toEqual([expect.stringMatching(/^(tcp|udp) 10\.0\.0\.2 \d+ \w+$/)]);
  });

  it.each([
    ['a request', { event_type: 'modbus', modbus: { request: {} } }],
    ['a request of DNP3', { event_type: 'dnp3', dest_port: 20_000, dnp3: { type: 'request' } }],
    [
      'an answer between two ports that nobody knows',
      { event_type: 'dnp3', dest_port: 20_001, dnp3: { type: 'response' } },
    ],
    ['DNS from server to server', { event_type: 'dns', src_port: 53, dest_port: 53, dns: { type: 'answer' } }],
    ['HTTP that was not answered', { event_type: 'http', http: { hostname: 'x' } }],
    ['an alert', { event_type: 'alert', alert: {} }],
  ])('but not %s', (_, event) => {
    expect(eve(event)).toEqual([]);
  });
});

const zeek = (text: string, name = 'conn.log'): unknown => gather('zeek', text, (sink) => new ZeekLog(sink, name));
const suricata = (text: string): unknown =>
  gather('suricata-eve', text, (sink) => new EveLog(sink, { protocols: false }));

describe('a log that is not right', () => {
  const good = '1.5\tC1\t10.0.0.1\t40000\t10.0.0.2\t502\ttcp\t-\t-\tSF\tShAD';
  it.each([
    [good, 'line 1: no #fields line before it, so nobody knows what its columns are'],
    [`${header}${good}\textra\n`, 'line 5: 12 columns; its header names 11'],
    [`${header}1.5\tC1\t10.0\n`, 'line 5: 3 columns; its header names 11'],
    [`${header}${good.replace('502', '70000')}\n`, 'line 5: "70000" is not a port: 0 to 65535 would be right'],
    [`${header}${good.replace('502', '-1')}\n`, 'line 5: "-1" is not a port: 0 to 65535 would be right'],
    [`${header}${good.replace('10.0.0.2', 'plc')}\n`, 'line 5: "plc" is no address'],
    [`${header}${good.replace('1.5', 'now')}\n`, 'line 5: ts "now": epoch seconds or ISO 8601 would be right'],
    ['#separator \n#fields\ta\n', 'line 1: #separator "": \\x09 would be right'],
    ['#fields\ta\ta\n', 'line 1: "a\uFFFDa": names of columns, each once, would be right'],
    ['{"ts":1,"id.resp_h":\n', 'line 1: "{"ts":1,"id.resp_h":" is not a whole JSON object'],
    [
      '#path\tdnp3\n#fields\tts\tid.resp_h\tid.resp_p\tfc_reply\n1.5\t10.0.0.2\t20000\tRESPONSE\n',
      'line 3: a log called "dnp3" does not say which port answered: conn, known_services and logs of ICS parsers that say who answered (modbus, s7comm, bacnet, ...) would be right',
    ],
  ])('zeek: %j', (text, message) => {
    expect(() => zeek(text.endsWith('\n') ? text : `${text}\n`)).toThrow(new CollectError('parse', `zeek: ${message}`));
  });

  it.each([
    ['half\n', 'line 1: "half" is not a whole JSON object'],
    ['{"event_type":"flow"\n', 'line 1: "{"event_type":"flow"" is not a whole JSON object'],
    ['{"event_type":"flow",}\n', 'line 1: "{"event_type":"flow",}" is not a whole JSON object'],
    [`${flow({ dest_ip: 'plc' })}\n`, 'line 1: "plc" is no address'],
    [`${flow({ timestamp: 'now' })}\n`, 'line 1: time "now": ISO 8601 would be right'],
  ])('suricata: %j', (text, message) => {
    expect(() => suricata(text)).toThrow(new CollectError('parse', `suricata-eve: ${message}`));
  });

  it('throws nothing but CollectError, whatever comes', () => {
    const words = [
      header,
      '#fields\t',
      '#separator ',
      '\n',
      '\t',
      '{"ts":',
      '"id.resp_h":',
      '}',
      '{',
      '"',
      good,
      flow({}),
      '[',
      'null',
    ];
    const soup = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 8 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(soup, (parts) => {
        for (const read of [zeek, suricata]) {
          try {
            read(parts.join(''));
          } catch (error) {
            expect(error).toBeInstanceOf(CollectError);
          }
        }
      }),
    );
  });

  it.each([
    ['tabs', `${header}${'\t'.repeat(10_000_000)}\n`],
    ['columns', `#fields\t${'a\t'.repeat(5_000_000)}\n`],
    ['braces', `${'{'.repeat(10_000_000)}}\n`],
    ['one text', `{"event_type":"flow","a":"${'x'.repeat(10_000_000)}\n`],
    ['empty lines', '\n'.repeat(10_000_000)],
  ])('is done with 10 MB of %s within seconds', (_, text) => {
    const began = performance.now();
    for (const read of [zeek, suricata]) {
      try {
        read(text);
      } catch (error) {
        expect(error).toBeInstanceOf(CollectError);
      }
    }
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});

describe('isoInstant', () => {
  it('agrees with Date wherever both read it', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        expect(isoInstant(date.toISOString())).toBe(date.getTime());
        const local = date.toISOString().replace('Z', '-0430');
        expect(isoInstant(local)).toBe(date.getTime() + 4.5 * 3_600_000);
      }),
    );
  });

  it('loses no millisecond of late years, and cuts what is finer', () => {
    expect(isoInstant('4150-10-05T12:35:21.4529999Z')).toBe(Date.parse('4150-10-05T12:35:21.452Z'));
    expect(isoInstant('2026-11-23T10:00:00.5Z')).toBe(Date.UTC(2026, 10, 23, 10, 0, 0, 500));
  });

  it.each(['2026-13-01T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01 00:00:00Z', '2026-01-01T00:00:00', ''])(
    'refuses %j',
    (text) => {
      expect(isoInstant(text)).toBeNull();
    },
  );
});

describe('epochInstant', () => {
  it.each([
    ['0', 0],
    ['1379288667.706265', 1_379_288_667_706],
    ['1379288667.7', 1_379_288_667_700],
    ['1379288667', 1_379_288_667_000],
    ['', null],
    ['.5', null],
    ['1.', null],
    ['1.5.5', null],
    ['-1', null],
    ['1e9', null],
    ['123456789012', null],
  ])('reads %j as %j', (text, at) => {
    expect(epochInstant(text)).toBe(at);
  });
});
