import { Bytes, deviceText, utf8OrLatin1 } from './bytes.ts';
import { hex, refusedBy, unreadable, type Dialogue, type SelfDescription } from './dialogue.ts';

/**
 * Modbus: Read Device Identification, function 43 / MEI type 14, basic category from object 0 (Modbus Application
 * Protocol V1.1b3, 6.21) after an MBAP header (Messaging on TCP/IP V1.0b, 3.1.3). Big-endian.
 */
const encapsulated = 0x2b;
const deviceIdentification = 0x0e;
const basic = 0x01;

/** The asset sends it back. */
const transaction = 1;

/** 260 bytes is the longest ADU over TCP: 7 of the header and 253. */
const longestBytes = 260;

/** The codes of serial gateways are included, because they show that the unit is wrong. */
const exceptions: Readonly<Record<number, string>> = {
  1: 'the function is not there: it speaks Modbus and does not identify itself',
  2: 'the object is not there',
  3: 'the category is not there',
  4: 'the device has failed',
  6: 'it is busy',
  10: 'the gateway has no path to this unit',
  11: 'the unit behind the gateway does not answer',
};

export function deviceIdentificationRequest(unit: number): Buffer {
  return Buffer.from([0, transaction, 0, 0, 0, 5, unit, encapsulated, deviceIdentification, basic, 0]);
}

/** @throws CollectError */
export function readDeviceIdentification(answer: Buffer): SelfDescription {
  const bytes = new Bytes(answer, 'the answer to Read Device Identification');
  bytes.take(2, 'the transaction');
  bytes.expect16be(0, 'the protocol');
  const length = bytes.u16be('the length');
  if (length !== bytes.left) throw unreadable(`the answer announces ${length} bytes, ${bytes.left} are there`);
  bytes.take(1, 'the unit');
  const called = bytes.u8('the function');
  if (called === (encapsulated | 0x80)) {
    const code = bytes.u8('the exception');
    bytes.end();
    throw refusedBy(`Modbus exception ${code}: ${exceptions[code] ?? 'of no known meaning'}`);
  }
  if (called !== encapsulated)
    throw unreadable(`the answer is of function ${hex(called)}, not of ${hex(encapsulated)}`);
  bytes.expect8(deviceIdentification, 'the MEI type');
  bytes.expect8(basic, 'the category');
  const conformity = bytes.u8('the conformity level');
  const more = bytes.u8('"more follows"');
  bytes.take(1, 'the next object');
  if (more !== 0 && more !== 0xff) throw unreadable(`"more follows" is ${hex(more)}; 0x00 or 0xff would be right`);
  if (![0x01, 0x02, 0x03, 0x81, 0x82, 0x83].includes(conformity)) {
    throw unreadable(`the conformity level is ${hex(conformity)}, which does not exist`);
  }
  const objects = readObjects(bytes);
  const [vendor = null, model = null, firmware = null] = [0, 1, 2].map((id) => objects.get(id) ?? null);
  return { vendor, model, firmware, more: [], gaps: gapsIn(objects, more !== 0) };
}

/** All three are mandatory (6.21), so a missing one is reported; an answer without any has its own message. */
function gapsIn(objects: ReadonlyMap<number, string | null>, isPart: boolean): readonly string[] {
  if (objects.size === 0 && !isPart) return [];
  const why = isPart ? 'the rest comes in a further answer, and only one is asked for' : 'not in its answer';
  return ['vendor name', 'product code', 'revision'].flatMap((name, id) =>
    objects.has(id) ? [] : [`${name} (${why})`],
  );
}

/** Vendor name (0), product code (1), revision (2). Other objects in the answer are not used. */
function readObjects(bytes: Bytes): ReadonlyMap<number, string | null> {
  const count = bytes.u8('the number of objects');
  const objects = new Map<number, string | null>();
  for (let at = 0; at < count; at += 1) {
    const id = bytes.u8('the number of an object');
    const text = utf8OrLatin1(bytes.take(bytes.u8('the length of an object'), `object ${id}`));
    if (objects.has(id)) throw unreadable(`object ${id} comes twice`);
    objects.set(id, deviceText(text));
  }
  bytes.end();
  return objects;
}

/** @throws CollectError where it is no MBAP header */
function lengthOf(received: Buffer): number | null {
  if (received.length < 7) return null;
  const length = 6 + received.readUInt16BE(4);
  if (received.readUInt16BE(2) !== 0 || length > longestBytes) throw unreadable('what answers does not speak Modbus');
  return length;
}

export function modbusDialogue(unit: number): Dialogue {
  return {
    protocol: 'Modbus',
    transport: 'tcp',
    steps: [
      {
        name: `Read Device Identification, basic, of unit ${unit}`,
        request: () => deviceIdentificationRequest(unit),
        check: (answer) => {
          const [ours, theirs] = [
            `${transaction} of unit ${unit}`,
            `${answer.readUInt16BE(0)} of unit ${answer.readUInt8(6)}`,
          ];
          if (ours !== theirs) throw unreadable(`the answer is to request ${theirs}; ours was ${ours}`);
        },
      },
    ],
    farewell: null,
    lengthOf,
    restMs: 0,
    read: ([answer = Buffer.alloc(0)]) => readDeviceIdentification(answer),
  };
}
