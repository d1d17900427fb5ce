import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { SnmpSession } from './net/open-session.ts';
import { Pace } from './net/pace.ts';
import { SnmpStatusError } from './net/session-error.ts';
import { walkColumns } from './walk.ts';

type Lists = readonly (readonly Varbind[])[];
type Asked = readonly string[];

function row(oid: string): Varbind {
  return { oid, type: 'Gauge32', value: 0 };
}

/** A session of which only walking is used. It keeps the requests. */
function fakeSession(bulk: (oids: Asked, rows: number) => Lists, next?: (oids: Asked) => readonly Varbind[]) {
  const asked: string[] = [];
  const session: SnmpSession = {
    get: () => Promise.reject(new Error('not asked for')),
    getNext: (oids) => {
      asked.push(`next ${oids.join(' ')}`);
      return attempt(() => next?.(oids) ?? []);
    },
    getBulk: (oids, rows) => {
      asked.push(`bulk ${rows} ${oids.join(' ')}`);
      return attempt(() => bulk(oids, rows));
    },
  };
  return { session, asked };
}

function attempt<T>(answer: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(answer());
  });
}

/** The objects after `oid` in a column of `rows` rows below `column`, and then another column. */
function behind(column: string, rows: number): (oid: string, count: number) => Varbind[] {
  const all = [...Array.from({ length: rows }, (_, i) => `${column}.${i + 1}`), `${column.slice(0, -1)}9.1`, '2.1'];
  return (oid, count) => {
    const at = oid === column ? 0 : all.indexOf(oid) + 1;
    return all.slice(at, at + count).map(row);
  };
}

const tcp = '1.4';
const udp = '1.6';

function column(root: string) {
  return { root, mostRows: 2000 };
}

describe('walkColumns', () => {
  it('walks two columns side by side, and the longer one on alone', async () => {
    const [tcpRows, udpRows] = [behind(tcp, 25), behind(udp, 12)];
    const { session, asked } = fakeSession((oids, rows) =>
      oids.map((oid) => (oid.startsWith(tcp) ? tcpRows(oid, rows) : udpRows(oid, rows))),
    );
    const walks = await walkColumns(session, [tcp, udp].map(column), new Pace(10));
    expect(walks.map((walk) => [walk.root, walk.varbinds.length, walk.ended])).toEqual([
      [tcp, 25, true],
      [udp, 12, true],
    ]);
    expect(asked).toEqual(['bulk 10 1.4 1.6', 'bulk 10 1.4.10 1.6.10', 'bulk 10 1.4.20']);
  });

  it('asks for three columns at once, and for the next one where one ends', async () => {
    const columns = ['1.1', '1.2', '1.3', '1.4'].map((root, i) => ({ root, rows: behind(root, 15 * i + 1) }));
    const { session, asked } = fakeSession((oids, count) =>
      oids.map((oid) => columns.find(({ root }) => oid.startsWith(root))?.rows(oid, count) ?? []),
    );
    const walks = await walkColumns(
      session,
      columns.map(({ root }) => column(root)),
      new Pace(20),
    );
    expect(walks.map((walk) => [walk.varbinds.length, walk.ended])).toEqual([
      [1, true],
      [16, true],
      [31, true],
      [46, true],
    ]);
    expect(asked).toEqual(['bulk 20 1.1 1.2 1.3', 'bulk 20 1.3.20 1.4', 'bulk 20 1.4.20', 'bulk 20 1.4.40']);
  });

  it('goes on where another walk stopped', async () => {
    const rows = behind(tcp, 5);
    const { session, asked } = fakeSession((oids, count) => oids.map((oid) => rows(oid, count)));
    const [first] = await walkColumns(session, [{ root: tcp, mostRows: 2 }], new Pace(2));
    expect(first).toMatchObject({ ended: false, last: '1.4.2' });
    const [second] = await walkColumns(session, [{ ...column(tcp), behind: first?.last ?? '' }], new Pace(10));
    expect(second?.varbinds.map(({ oid }) => oid)).toEqual(['1.4.3', '1.4.4', '1.4.5']);
    expect(asked).toEqual(['bulk 2 1.4', 'bulk 2 1.4.2', 'bulk 10 1.4.2']);
  });

  it('names the OIDs where they do not increase', async () => {
    const { session } = fakeSession((oids) => [
      [row('1.4.5'), row('1.4.7'), row('1.4.6')],
      ...oids.slice(1).map(() => []),
    ]);
    await expect(walkColumns(session, [column(tcp)], new Pace(10))).rejects.toThrow(
      new CollectError('protocol', 'the SNMP agent does not keep the order of its objects: 1.4.6 came behind 1.4.7'),
    );
  });

  it('stops at an agent that says the same for ever', async () => {
    const { session, asked } = fakeSession(() => [[row('1.4.5')]]);
    await expect(walkColumns(session, [column(tcp)], new Pace(10))).rejects.toThrow('1.4.5 came behind 1.4.5');
    expect(asked).toHaveLength(2);
  });

  it('takes no more rows than it may, and says that there may be more', async () => {
    const rows = behind(tcp, 5000);
    const { session } = fakeSession((oids) => oids.map((oid) => rows(oid, 2500)));
    const [walk] = await walkColumns(session, [column(tcp)], new Pace(10));
    expect(walk).toMatchObject({ ended: false, varbinds: { length: 2000 } });
  });

  it.each<[string, () => never, string[]]>([
    [
      'too big an answer: half of it each time, then GETNEXT',
      () => {
        throw new SnmpStatusError('TooBig', 'too big');
      },
      ['bulk 10 1.4', 'bulk 5 1.4', 'bulk 2 1.4', 'bulk 1 1.4', 'next 1.4'],
    ],
    [
      'silence: a quarter',
      () => {
        throw new CollectError('timeout', 'silence');
      },
      ['bulk 10 1.4', 'bulk 2 1.4', 'next 1.4'],
    ],
  ])('%s', async (_name, fail, expected) => {
    const pace = new Pace(10);
    const { session, asked } = fakeSession(fail, () => [row('1.5.1')]);
    const [walk] = await walkColumns(session, [column(tcp)], pace);
    expect(asked).toEqual(expected);
    expect(walk).toMatchObject({ ended: true, varbinds: [] });
    expect(pace.repetitions).toBe(0);
  });

  it('goes on by GETNEXT where GETBULK brings nothing', async () => {
    const rows = behind(tcp, 3);
    const { session } = fakeSession(
      () => [],
      (oids) => oids.flatMap((oid) => rows(oid, 1)),
    );
    const [walk] = await walkColumns(session, [column(tcp)], new Pace(10));
    expect(walk).toMatchObject({ ended: true, varbinds: { length: 3 } });
  });

  it('asks each column alone where SNMPv1 fails for one that is at the end of everything', async () => {
    const rows = behind(tcp, 2);
    const { session, asked } = fakeSession(
      () => [],
      (oids) => {
        if (oids.includes(udp)) throw new SnmpStatusError('NoSuchName', 'no such name');
        return oids.flatMap((oid) => rows(oid, 1));
      },
    );
    const walks = await walkColumns(session, [tcp, udp].map(column), new Pace(0));
    expect(walks.map((walk) => [walk.varbinds.length, walk.ended])).toEqual([
      [2, true],
      [0, true],
    ]);
    expect(asked).toEqual(['next 1.4 1.6', 'next 1.4', 'next 1.6', 'next 1.4.1', 'next 1.4.2']);
  });

  it('ends at the exceptions of RFC 3416', async () => {
    const { session } = fakeSession(() => [[{ oid: tcp, type: 'endOfMibView', value: null }]]);
    const [walk] = await walkColumns(session, [column(tcp)], new Pace(10));
    expect(walk).toMatchObject({ ended: true, varbinds: [] });
  });

  it('gives up where not even GETNEXT is answered', async () => {
    const fail = (): never => {
      throw new SnmpStatusError('GeneralError', 'SNMP agent x port 161 answered GeneralError when asked for 1.4');
    };
    const { session } = fakeSession(fail, fail);
    await expect(walkColumns(session, [column(tcp)], new Pace(2))).rejects.toMatchObject({
      reason: 'protocol',
    });
  });
});
