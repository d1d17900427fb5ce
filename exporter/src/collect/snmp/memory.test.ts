import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noEngines } from './net/engines.ts';
import { lostTables, memoryText, nothingRemembered, readMemory, walkedRoot, type SnmpFindings } from './memory.ts';
import { tableNames, type SocketTable } from '../../parsers/snmp/oids.ts';

function found(tables: readonly SocketTable[], changes: Partial<SnmpFindings> = {}): SnmpFindings {
  return { speakers: tables, answered: tables, repetitions: null, engines: noEngines, ...changes };
}

describe('memory', () => {
  it('is a line that a person can read', () => {
    const engines = { known: ['8000aa', '8000bb'], alone: 2, turns: true };
    const text = memoryText(
      found(['tcpListenerTable', 'tcpConnTable'], { repetitions: 5, engines }),
      nothingRemembered,
    );
    expect(text).toBe(
      'snmp tcp=tcpListenerTable,tcpConnTable udp= repetitions=5 looks=1 engines=8000aa,8000bb alone=2 turns=1',
    );
    expect(readMemory(text)).toEqual({
      tables: ['tcpListenerTable', 'tcpConnTable'],
      repetitions: 5,
      looks: 1,
      lost: 0,
      engines,
      afresh: false,
    });
  });

  it('of the last release is understood', () => {
    expect(readMemory('snmp tcp=tcpListenerTable udp=udpEndpointTable')).toMatchObject({
      tables: ['tcpListenerTable', 'udpEndpointTable'],
      looks: 0,
      afresh: false,
    });
  });

  it('lets all tables, and as many rows as configured, be tried again after 24 looks', () => {
    let text = memoryText(found(['tcpConnTable'], { repetitions: 5 }), nothingRemembered);
    for (let look = 1; look < 24; look += 1) {
      expect(readMemory(text)).toMatchObject({ tables: ['tcpConnTable'], repetitions: 5, afresh: false });
      text = memoryText(found(['tcpConnTable'], { repetitions: 5 }), readMemory(text));
    }
    expect(readMemory(text)).toMatchObject({ tables: ['tcpConnTable'], repetitions: null, afresh: true });
  });

  it('keeps a table that once had more to say, until a look at all tables shows that it has not', () => {
    const both = readMemory(memoryText(found(['tcpListenerTable', 'tcpConnTable']), nothingRemembered));
    const now = found(['tcpListenerTable'], { answered: ['tcpListenerTable', 'tcpConnTable'] });
    expect(readMemory(memoryText(now, both)).tables).toEqual(['tcpListenerTable', 'tcpConnTable']);
    expect(readMemory(memoryText(now, { ...both, afresh: true })).tables).toEqual(['tcpListenerTable']);
  });

  it('of a table that is gone stays for a week of looks, then what is there is all there is', () => {
    const best = found(['tcpListenerTable', 'udpEndpointTable']);
    const lesser = found(['tcpConnTable']);
    let text = memoryText(best, nothingRemembered);
    for (let look = 1; look < 168; look += 1) {
      expect(lostTables(readMemory(text), lesser)).toEqual(['tcpListenerTable', 'udpEndpointTable']);
      text = memoryText(lesser, readMemory(text));
    }
    expect(lostTables(readMemory(text), lesser)).toEqual([]);
    expect(readMemory(memoryText(lesser, readMemory(text)))).toMatchObject({ tables: ['tcpConnTable'], lost: 0 });
    expect(readMemory(memoryText(best, readMemory(text)))).toMatchObject({ tables: best.answered, lost: 0 });
  });

  it('of a lesser table is not missed where a better one steps in, only beside one that was there before', () => {
    const lesser = readMemory('snmp tcp=tcpConnTable udp=');
    expect(lostTables(lesser, found(['tcpListenerTable']))).toEqual([]);
    const both = readMemory('snmp tcp=tcpListenerTable,tcpConnTable udp=');
    expect(lostTables(both, found(['tcpListenerTable']))).toEqual(['tcpConnTable']);
    expect(lostTables(lesser, found(['udpEndpointTable']))).toEqual(['tcpConnTable']);
  });

  it.each([null, '', 'linux/ss', 'snmp tcp=udpTable udp=nonsense repetitions=many engines=x,', 'snmp'])(
    'takes %j for nothing',
    (text) => {
      expect(readMemory(text)).toMatchObject({ tables: [], repetitions: null, looks: 0, lost: 0 });
      expect(readMemory(text).engines.known).toEqual([]);
    },
  );

  it('survives anything', () => {
    fc.assert(fc.property(fc.string(), (text) => void readMemory(`snmp ${text}`)));
  });
});

describe('walkedRoot', () => {
  it('is the column that research found agents to have, or the table where they differ', () => {
    expect(tableNames.map(walkedRoot)).toEqual([
      '1.3.6.1.2.1.6.20.1',
      '1.3.6.1.2.1.6.19.1.7',
      '1.3.6.1.2.1.6.13.1.1',
      '1.3.6.1.2.1.7.7.1',
      '1.3.6.1.2.1.7.5.1.2',
    ]);
  });
});
