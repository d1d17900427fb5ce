import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Varbind } from '../../src/parsers/snmp/varbind.ts';
import { compareOids } from '../../src/parsers/snmp/oids.ts';
import { elements, integer, octets, oid, readInteger, readOid, tlv } from './ber.ts';

/** A request of SNMPv1 or v2c, taken apart. */
export interface FakeRequest {
  readonly version: number;
  readonly community: string;
  readonly kind: 'get' | 'next' | 'bulk' | 'other';
  readonly id: number;
  readonly maxRepetitions: number;
  readonly oids: readonly string[];
  readonly raw: Buffer;
}

/** What to send back: nothing, one datagram, or several. */
export type Behaviour = (request: FakeRequest, agent: FakeAgent) => Buffer | readonly Buffer[] | null;

export interface FakeAgent {
  readonly port: number;
  readonly requests: readonly FakeRequest[];
  readonly socket: Socket;
  readonly lastPeer: () => RemoteInfo;
  stop(): Promise<void>;
}

/**
 * An agent, by default on a free port of loopback, that answers as the test wants, truthfully or not.
 * @param options `keep: false` where it is asked too often to remember each request
 */
export async function startFakeAgent(
  behave: Behaviour,
  { address = '127.0.0.1', port = 0, keep = true } = {},
): Promise<FakeAgent> {
  const socket = createSocket('udp4');
  const requests: FakeRequest[] = [];
  let peer: RemoteInfo | null = null;
  socket.bind(port, address);
  await once(socket, 'listening');
  const agent: FakeAgent = {
    port: socket.address().port,
    requests,
    socket,
    lastPeer: () => {
      if (peer === null) throw new Error('nobody asked yet');
      return peer;
    },
    stop: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
  socket.on('message', (datagram, from) => {
    peer = from;
    const request = takeApart(datagram);
    if (keep) requests.push(request);
    for (const answer of [behave(request, agent)].flat())
      if (answer !== null) socket.send(answer, from.port, from.address);
  });
  return agent;
}

const kinds: ReadonlyMap<number, FakeRequest['kind']> = new Map([
  [0xa0, 'get'],
  [0xa1, 'next'],
  [0xa5, 'bulk'],
]);

/** SNMPv3 is left to the test. */
const nothing = { community: '', kind: 'other', id: 0, maxRepetitions: 0, oids: [] } as const;

export function takeApart(raw: Buffer): FakeRequest {
  const [version, community, pdu] = elements(elements(raw)[0]?.body ?? raw);
  if (readInteger(version) === 3) return { ...nothing, version: 3, raw };
  const [id, , repetitions, list] = elements(pdu?.body ?? raw);
  return {
    version: readInteger(version),
    community: community?.body.toString() ?? '',
    kind: kinds.get(pdu?.tag ?? 0) ?? 'other',
    id: readInteger(id),
    maxRepetitions: readInteger(repetitions),
    oids: elements(list?.body ?? Buffer.alloc(0)).map((varbind) => readOid(elements(varbind.body)[0])),
    raw,
  };
}

export interface Reply {
  readonly varbinds: readonly Varbind[];
  readonly errorStatus?: number;
  readonly errorIndex?: number;
  readonly id?: number;
  readonly community?: string;
  readonly version?: number;
}

export function reply(request: FakeRequest, answer: Reply): Buffer {
  return tlv(
    0x30,
    integer(answer.version ?? request.version),
    octets(answer.community ?? request.community),
    tlv(
      0xa2,
      integer(answer.id ?? request.id),
      integer(answer.errorStatus ?? 0),
      integer(answer.errorIndex ?? 0),
      tlv(0x30, ...answer.varbinds.map((varbind) => tlv(0x30, oid(varbind.oid), valueOf(varbind)))),
    ),
  );
}

const numberTags: ReadonlyMap<string, number> = new Map([
  ['INTEGER', 2],
  ['Counter32', 0x41],
  ['Gauge32', 0x42],
  ['Timeticks', 0x43],
  ['Counter64', 0x46],
]);
const nothingTags: ReadonlyMap<string, number> = new Map([
  ['NULL', 5],
  ['noSuchObject', 0x80],
  ['noSuchInstance', 0x81],
  ['endOfMibView', 0x82],
]);

function valueOf({ type, value }: Varbind): Buffer {
  if (typeof value === 'number' || typeof value === 'bigint') return integer(Number(value), numberTags.get(type) ?? 2);
  if (Buffer.isBuffer(value)) return octets(value);
  if (value === null) return tlv(nothingTags.get(type) ?? 5);
  return type === 'OID' ? oid(value) : octets(Buffer.from(value.split('.').map(Number)), 0x40);
}

/** An agent that keeps to the RFCs and has these objects. */
export function truthful(objects: readonly Varbind[]): Behaviour {
  const tree = [...objects].sort((a, b) => compareOids(a.oid, b.oid));
  const behind = (from: string): number => {
    let low = 0;
    for (let high = tree.length; low < high;) {
      const middle = (low + high) >> 1;
      if (compareOids(tree[middle]?.oid ?? '', from) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return (request) => {
    const old = request.version === 0;
    if (request.kind === 'bulk' && old) return null;
    const found = wanted(request, tree, behind);
    const gone = found.findIndex((varbind) => varbind.value === null && varbind.type !== 'NULL');
    if (old && gone !== -1) {
      return reply(request, {
        varbinds: found.map(({ oid: name }) => ({ oid: name, type: 'NULL', value: null })),
        errorStatus: 2,
        errorIndex: gone + 1,
      });
    }
    return reply(request, { varbinds: found });
  };
}

function wanted(request: FakeRequest, tree: readonly Varbind[], behind: (from: string) => number): Varbind[] {
  if (request.kind === 'get') {
    return request.oids.map((name) => {
      const own = tree.find((varbind) => varbind.oid === name);
      return own ?? { oid: name, type: 'noSuchInstance', value: null };
    });
  }
  const rows = request.kind === 'bulk' ? request.maxRepetitions : 1;
  const starts = request.oids.map(behind);
  return Array.from({ length: rows }, (_, row) =>
    request.oids.map((name, i): Varbind => {
      const last = tree.at(-1)?.oid ?? name;
      return (
        tree[(starts[i] ?? 0) + row] ?? {
          oid: compareOids(name, last) > 0 ? name : last,
          type: 'endOfMibView',
          value: null,
        }
      );
    }),
  ).flat();
}
