import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integer, octets, oid, tlv } from '../../../../test/snmp/ber.ts';
import { checkMessage, type Expected } from './message-check.ts';

const v2c: Expected = { version: 1, security: 0, community: 'public' };

function v3With(security: 0 | 1 | 3): Expected {
  return { version: 3, security, community: '' };
}

const row = tlv(0x30, oid('1.3.6.1.2.1.6.20.1.4.0.0.22'), integer(7, 0x42));
const pdu = (tag: number): Buffer => tlv(tag, integer(1), integer(0), integer(0), tlv(0x30, row));
const plain = (version: number): Buffer => tlv(0x30, integer(version), octets('public'), pdu(0xa2));

/** An SNMPv3 message whose scoped PDU is in clear. */
function v3(flags: number, pduTag: number): Buffer {
  const header = tlv(0x30, integer(1), integer(65507), octets(Buffer.from([flags])), integer(3));
  const security = octets(tlv(0x30, octets('engine'), integer(1), integer(1), octets('user'), octets(''), octets('')));
  return tlv(0x30, integer(3), header, security, tlv(0x30, octets('engine'), octets(''), pdu(pduTag)));
}

const encrypted = tlv(
  0x30,
  integer(3),
  tlv(0x30, integer(1), integer(65507), octets(Buffer.from([3])), integer(3)),
  octets(tlv(0x30, octets('engine'), integer(7), integer(3600), octets('user'), octets(''), octets(''))),
  octets('secret'),
);

const anonymous = tlv(
  0x30,
  integer(3),
  tlv(0x30, integer(1), integer(65507), octets(Buffer.from([0])), integer(3)),
  octets(tlv(0x30)),
  tlv(0x30, octets(''), octets(''), pdu(0xa2)),
);

function said(datagram: Buffer, expected: Expected): string {
  const check = checkMessage(datagram, expected);
  return check.kind === 'broken' ? check.problem : check.kind;
}

describe('checkMessage', () => {
  it.each<[string, Buffer, Expected, string]>([
    ['v2c', plain(1), v2c, 'pass'],
    ['something behind the message', Buffer.concat([plain(1), Buffer.alloc(3)]), v2c, 'pass'],
    ['v1 where v2c was asked', plain(0), v2c, 'it speaks SNMPv1'],
    ['version 7', plain(7), v2c, 'it speaks an unknown version'],
    ['nothing', Buffer.alloc(0), v2c, 'it is no SNMP message, or was cut short'],
    ['text', Buffer.from('HTTP/1.1 400'), v2c, 'it is no SNMP message, or was cut short'],
    ['cut short', plain(1).subarray(0, -4), v2c, 'it is no SNMP message, or was cut short'],
    [
      'rows missing where the lists say there are some',
      tlv(
        0x30,
        integer(1),
        octets('public'),
        tlv(0xa2, integer(1), integer(0), integer(0), Buffer.from([0x30, 40]), row),
      ),
      v2c,
      'its parts do not fit into each other',
    ],
    ['lists without end', Buffer.from([0x30, 0x80, 2, 1, 1]), v2c, 'it is no SNMP message, or was cut short'],
    ['lists in lists in lists', nested(40), v2c, 'its parts do not fit into each other'],
    ['v3 encrypted', encrypted, v3With(3), 'pass'],
    ['v3 signed, as asked', v3(1, 0xa2), v3With(1), 'pass'],
    ['v3 unsigned answer to a signed request', v3(0, 0xa2), v3With(1), 'ignore'],
    ['v3 clear answer to an encrypted request', v3(1, 0xa2), v3With(3), 'ignore'],
    ['v3 unsigned report', v3(0, 0xa8), v3With(3), 'pass'],
    ['v3 unsigned, as asked', v3(0, 0xa2), v3With(0), 'pass'],
    ['v3 without a header', tlv(0x30, integer(3)), v3With(0), 'it has no SNMPv3 header'],
    ['v3 without an engine', anonymous, v3With(0), 'it does not say which engine it comes from'],
    ['another community', plain(1), { ...v2c, community: 'plant' }, 'it carries another community'],
    ['no community', tlv(0x30, integer(1)), v2c, 'it carries another community'],
    ['a request', tlv(0x30, integer(1), octets('public'), pdu(0xa0)), v2c, 'it is no answer'],
  ])('%s', (_name, datagram, expected, verdict) => {
    expect(said(datagram, expected)).toBe(verdict);
  });

  it('reads which engine answered, and how long it has been running', () => {
    expect(checkMessage(encrypted, v3With(3))).toEqual({
      kind: 'pass',
      stamp: { id: Buffer.from('engine').toString('hex'), boots: 7, time: 3600 },
    });
  });

  it('finds every cut', () => {
    const whole = plain(1);
    for (let length = 0; length < whole.length; length += 1) {
      expect(checkMessage(whole.subarray(0, length), v2c).kind).toBe('broken');
    }
  });

  it('survives anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(0, 1, 3), (bytes, version) => {
        for (const expected of [v2c, v3With(3)]) {
          checkMessage(Buffer.from(bytes), expected);
          checkMessage(tlv(0x30, integer(version), Buffer.from(bytes)), expected);
        }
      }),
    );
  });
});

function nested(depth: number): Buffer {
  let message = integer(1);
  for (let i = 0; i < depth; i += 1) message = tlv(0x30, integer(1), message);
  return message;
}
