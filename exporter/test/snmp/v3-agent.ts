import { elements, integer, octets, oid, readInteger, readOid, tlv, type Tlv } from './ber.ts';
import { truthful, type Behaviour, type FakeRequest } from './fake-agent.ts';

/** What an SNMPv3 engine says of itself in each message. */
export interface FakeEngine {
  readonly id: string;
  readonly boots: number;
  readonly time: number;
}

/** A request of SNMPv3 in clear, taken apart. */
export interface V3Request extends FakeRequest {
  readonly engine: string;
  readonly context: string;
}

/** usmStatsUnknownEngineIDs of RFC 3414. */
const unknownEngine = '1.3.6.1.6.3.15.1.1.4.0';

/**
 * An agent for a user without keys. `engineOf` says which engine answers a request; one that asks another engine gets a
 * report, as the discovery does. `liar` is in whose name it answers then, where that is another one.
 */
export function engineAgent(
  objectsOf: (request: V3Request) => Parameters<typeof truthful>[0],
  engineOf: (request: V3Request) => FakeEngine,
  liar?: FakeEngine,
): Behaviour {
  return (raw, agent) => {
    const request = takeApart(raw.raw);
    const engine = engineOf(request);
    if (request.engine !== engine.id) {
      const varbind = tlv(0x30, oid(unknownEngine), integer(1, 0x41));
      const report = tlv(0xa8, integer(request.id), integer(0), integer(0), tlv(0x30, varbind));
      return message(request, engine, report);
    }
    const answer = [truthful(objectsOf(request))(request, agent)].flat()[0];
    if (!(answer instanceof Buffer)) return null;
    const pdu = elements(elements(answer)[0]?.body ?? answer)[2];
    return message(request, liar ?? engine, tlv(pdu?.tag ?? 0xa2, pdu?.body ?? Buffer.alloc(0)));
  };
}

const kinds: ReadonlyMap<number, FakeRequest['kind']> = new Map([
  [0xa0, 'get'],
  [0xa1, 'next'],
  [0xa5, 'bulk'],
]);

function takeApart(raw: Buffer): V3Request {
  const [, header, security, scoped] = inside({ tag: 0, body: raw }).flatMap(inside);
  const [engine] = inside(security).flatMap(inside);
  const [, context, pdu] = inside(scoped);
  const [id, , repetitions, list] = inside(pdu);
  return {
    // Answered as v2c is, and wrapped then; the community carries the number of the message.
    ...{ version: 1, community: String(readInteger(inside(header)[0])), raw },
    kind: kinds.get(pdu?.tag ?? 0) ?? 'other',
    id: readInteger(id),
    maxRepetitions: readInteger(repetitions),
    oids: inside(list).map((varbind) => readOid(inside(varbind)[0])),
    engine: bodyOf(engine).toString('hex'),
    context: bodyOf(context).toString(),
  };
}

function bodyOf(element: Tlv | undefined): Buffer {
  return element?.body ?? Buffer.alloc(0);
}

function inside(element: Tlv | undefined): Tlv[] {
  return elements(bodyOf(element));
}

function message(request: V3Request, { id, boots, time }: FakeEngine, pdu: Buffer): Buffer {
  const engine = octets(Buffer.from(id, 'hex'));
  return tlv(
    0x30,
    integer(3),
    tlv(0x30, integer(Number(request.community)), integer(65507), octets(Buffer.from([0])), integer(3)),
    octets(tlv(0x30, engine, integer(boots), integer(time), octets('operator'), octets(''), octets(''))),
    tlv(0x30, engine, octets(request.context), pdu),
  );
}
