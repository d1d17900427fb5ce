import { elements, integer, octets, oid, readInteger, readOid, tlv, type Tlv } from '../test/snmp/ber.ts';
import type { Behaviour, FakeRequest } from '../test/snmp/fake-agent.ts';
import { user } from './fleet-plant.ts';
import { decrypt, encrypt, keyOfPassphrase, localized, signature, signatureLength } from './usm.ts';

/** usmStatsUnknownEngineIDs of RFC 3414. */
const unknownEngine = '1.3.6.1.6.3.15.1.1.4.0';

/** The engine never starts again, and nobody here compares its clock. */
const clock = { boots: 7, time: 86_400 };

const [authKey, privacyKey] = [keyOfPassphrase(user.authKey), keyOfPassphrase(user.privacyKey)];

const kinds: ReadonlyMap<number, FakeRequest['kind']> = new Map([
  [0xa0, 'get'],
  [0xa1, 'next'],
  [0xa5, 'bulk'],
]);

/** An engine that answers its user, signed and encrypted, what `inner` answers to SNMPv2c; discovery it answers itself. */
export function v3Replay(engine: Buffer, inner: Behaviour): Behaviour {
  const keys = { auth: localized(authKey, engine), privacy: localized(privacyKey, engine) };
  return ({ raw }, agent) => {
    const { messageId, engineId, request, scopedHead } = takeApart(raw, keys.privacy);
    if (!engineId.equals(engine)) {
      const varbind = tlv(0x30, oid(unknownEngine), integer(1, 0x41));
      const report = tlv(0xa8, integer(request.id), integer(0), integer(0), tlv(0x30, varbind));
      const plain = tlv(0x30, octets(engine), octets(''), report);
      return message({ messageId, flags: 0, security: securityOf(engine, Buffer.alloc(0), Buffer.alloc(0)) }, plain);
    }
    const answer = [inner(request, agent)].flat()[0];
    if (!(answer instanceof Buffer)) return null;
    const pdu = elements(elements(answer)[0]?.body ?? answer)[2];
    const scoped = tlv(0x30, scopedHead, tlv(pdu?.tag ?? 0xa2, pdu?.body ?? Buffer.alloc(0)));
    const { body, salt } = encrypt(keys.privacy, scoped, clock);
    const unsigned = (mark: Buffer): Buffer =>
      message({ messageId, flags: 3, security: securityOf(engine, mark, salt) }, octets(body));
    return unsigned(signature(keys.auth, unsigned(Buffer.alloc(signatureLength))));
  };
}

interface V3Message {
  readonly messageId: number;
  readonly engineId: Buffer;
  /** As if it had come in SNMPv2c. */
  readonly request: FakeRequest;
  /** Engine and name of the context, as they were asked for. */
  readonly scopedHead: Buffer;
}

function takeApart(raw: Buffer, privacyKey: Buffer): V3Message {
  const [, header, security, body] = inside({ tag: 0, body: raw }).flatMap(inside);
  const [engine, boots, time, , , salt] = inside(security).flatMap(inside);
  const sent = { boots: readInteger(boots), time: readInteger(time), salt: bodyOf(salt) };
  const scoped = body?.tag === 4 ? elements(decrypt(privacyKey, body.body, sent))[0] : body;
  const [contextEngine, context, pdu] = inside(scoped);
  const [id, , repetitions, list] = inside(pdu);
  return {
    messageId: readInteger(inside(header)[0]),
    engineId: bodyOf(engine),
    scopedHead: Buffer.concat([octets(bodyOf(contextEngine)), octets(bodyOf(context))]),
    request: {
      version: 1,
      community: '',
      kind: kinds.get(pdu?.tag ?? 0) ?? 'other',
      id: readInteger(id),
      maxRepetitions: readInteger(repetitions),
      oids: inside(list).map((varbind) => readOid(inside(varbind)[0])),
      raw,
    },
  };
}

function bodyOf(element: Tlv | undefined): Buffer {
  return element?.body ?? Buffer.alloc(0);
}

function inside(element: Tlv | undefined): Tlv[] {
  return elements(bodyOf(element));
}

interface Envelope {
  readonly messageId: number;
  /** 0: in clear, 3: signed and encrypted (RFC 3412 6.4). */
  readonly flags: number;
  readonly security: Buffer;
}

function message({ messageId, flags, security }: Envelope, data: Buffer): Buffer {
  const header = tlv(0x30, integer(messageId), integer(65_507), octets(Buffer.from([flags])), integer(3));
  return tlv(0x30, integer(3), header, octets(security), data);
}

function securityOf(engine: Buffer, mark: Buffer, salt: Buffer): Buffer {
  const times = [integer(clock.boots), integer(clock.time)];
  return tlv(0x30, octets(engine), ...times, octets(user.name), octets(mark), octets(salt));
}
