import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lostTables, memoryText, nothingRemembered, readMemory, tableOrder, walkedColumn } from './memory.ts';
import { tcpTables } from '../../parsers/snmp/oids.ts';

describe('memory', () => {
  const less = { tcp: 'tcpConnTable', udp: null, repetitions: 5 } as const;

  it('is a line that a person can read', () => {
    const text = memoryText(less, nothingRemembered);
    expect(text).toBe('snmp tcp=tcpConnTable udp= repetitions=5 looks=1');
    expect(readMemory(text)).toEqual({ ...less, looks: 1, lost: 0, afresh: false });
  });

  it('of the best there is need not be tried again', () => {
    const best = { tcp: 'tcpListenerTable', udp: 'udpEndpointTable', repetitions: null } as const;
    expect(memoryText(best, { ...best, looks: 0, lost: 0, afresh: false })).toBe(
      'snmp tcp=tcpListenerTable udp=udpEndpointTable',
    );
  });

  it('of less lets the best be tried again after 24 looks', () => {
    let text = memoryText(less, nothingRemembered);
    for (let look = 1; look < 24; look += 1) {
      expect(readMemory(text).tcp).toBe('tcpConnTable');
      text = memoryText(less, readMemory(text));
    }
    expect(readMemory(text)).toEqual({ ...nothingRemembered, tcp: 'tcpConnTable' });
  });

  it('of a table that is gone stays for a week of looks, then what is there is all there is', () => {
    const best = { tcp: 'tcpListenerTable', udp: 'udpEndpointTable', repetitions: null } as const;
    const lesser = { tcp: 'tcpConnTable', udp: null, repetitions: null } as const;
    let text = memoryText(best, nothingRemembered);
    for (let look = 1; look < 168; look += 1) {
      expect(lostTables(readMemory(text), lesser)).toEqual(['tcpListenerTable', 'udpEndpointTable']);
      text = memoryText(lesser, readMemory(text));
    }
    expect(lostTables(readMemory(text), lesser)).toEqual([]);
    expect(readMemory(memoryText(lesser, readMemory(text)))).toMatchObject({ tcp: 'tcpConnTable', udp: null, lost: 0 });
    expect(readMemory(memoryText(best, readMemory(text)))).toMatchObject({ ...best, lost: 0 });
  });

  it.each([null, '', 'linux/ss', 'snmp tcp=udpTable udp=nonsense repetitions=many', 'snmp'])(
    'takes %j for nothing',
    (text) => {
      expect(readMemory(text)).toMatchObject({ tcp: null, udp: null, repetitions: null, looks: 0, lost: 0 });
    },
  );

  it('survives anything', () => {
    fc.assert(fc.property(fc.string(), (text) => void readMemory(`snmp ${text}`)));
  });
});

describe('tableOrder', () => {
  it('begins with what worked', () => {
    expect(tableOrder(tcpTables, 'tcpConnTable')).toEqual(['tcpConnTable', 'tcpListenerTable', 'tcpConnectionTable']);
    expect(tableOrder(tcpTables, null)).toEqual(tcpTables);
  });
});

describe('walkedColumn', () => {
  it('is the one that research found agents to have', () => {
    const columns = (
      ['tcpListenerTable', 'tcpConnectionTable', 'tcpConnTable', 'udpEndpointTable', 'udpTable'] as const
    ).map(walkedColumn);
    expect(columns).toEqual([
      '1.3.6.1.2.1.6.20.1.4',
      '1.3.6.1.2.1.6.19.1.7',
      '1.3.6.1.2.1.6.13.1.1',
      '1.3.6.1.2.1.7.7.1.8',
      '1.3.6.1.2.1.7.5.1.2',
    ]);
  });
});
