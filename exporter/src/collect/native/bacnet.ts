import { Bytes, deviceText, utf8OrLatin1 } from './bytes.ts';
import { hex, refusedBy, unreadable, type Dialogue, type SelfDescription, type DialogueStep } from './dialogue.ts';

/**
 * BACnet/IP: ReadProperty of the device object (ANSI/ASHRAE 135, 15.5; Annex J for the header), to one address and
 * never by broadcast. Each property is one request, because not every device knows ReadPropertyMultiple.
 */
const unicast = Buffer.from([0x81, 0x0a]);
const deviceType = 8;

/** Instance 4194303 means "any device" (135, 15.5.3.1.1). */
export const anyDevice = 4_194_303;

const properties = [
  { id: 121, name: 'vendor-name' },
  { id: 70, name: 'model-name' },
  { id: 44, name: 'firmware-revision' },
] as const;

/** Devices on a slow bus (MS/TP) behind a router answer about one request a second. */
const restMs = 1000;

/** @param invoke 1 to 255; the asset sends it back */
export function readPropertyRequest({
  invoke,
  device,
  property,
}: Record<'invoke' | 'device' | 'property', number>): Buffer {
  const objectId = Buffer.alloc(4);
  objectId.writeUInt32BE(deviceType * 2 ** 22 + device);
  // NPDU version 1, an answer is expected. Confirmed request, unsegmented, at most 1,476 bytes; service 12.
  const body = Buffer.from([0x01, 0x04, 0x00, 0x05, invoke, 0x0c, 0x0c, ...objectId, 0x19, property]);
  return Buffer.concat([unicast, Buffer.from([0, 4 + body.length]), body]);
}

interface PropertyAnswer {
  readonly invoke: number;
  /** Null where the device has no such property, or did not answer with it. */
  readonly text: string | null;
  /** Why it did not answer with it; null where it did. */
  readonly gap: string | null;
}

/** @throws CollectError */
export function readProperty(
  answer: Buffer,
  { device, property }: Record<'device' | 'property', number>,
): PropertyAnswer {
  const bytes = new Bytes(answer, `the answer to ReadProperty ${property}`);
  bytes.expect8(0x81, 'the first byte of BACnet/IP');
  bytes.expect8(0x0a, 'the function of BACnet/IP');
  const length = bytes.u16be('the length');
  if (length !== answer.length) throw unreadable(`the answer announces ${length} bytes, ${answer.length} are there`);
  bytes.expect8(0x01, 'the version of BACnet');
  const control = bytes.u8('the network control');
  // The two lowest bits are a priority. Any other bit means a message of a router, or of a network behind it.
  if ((control & 0xfc) !== 0)
    throw unreadable(`the network control is ${hex(control)}: this is not the answer of the device itself`);
  const kind = bytes.u8('the type of the answer');
  const invoke = bytes.u8('the invoke id');
  if (kind !== 0x30) return { invoke, text: null, gap: refusalIn(kind, bytes, device) };
  bytes.expect8(0x0c, 'the service');
  checkObject(bytes, device);
  bytes.expect8(0x19, 'the tag of the property');
  bytes.expect8(property, 'the property');
  bytes.expect8(0x3e, 'the opening tag of the value');
  const text = readText(bytes);
  bytes.expect8(0x3f, 'the closing tag of the value');
  bytes.end();
  return { invoke, text, gap: null };
}

/** Null where the device has no such property. @throws CollectError where further questions are useless */
function refusalIn(kind: number, bytes: Bytes, device: number): string | null {
  if (kind === 0x50) return errorIn(bytes, device);
  if (kind === 0x60) return `BACnet reject, reason ${bytes.u8('the reason')}`;
  if ((kind & 0xfe) === 0x70) return `BACnet abort, reason ${bytes.u8('the reason')}`;
  throw unreadable(`the answer is of type ${hex(kind)}; an unsegmented complex ACK (0x30) would be right`);
}

/** The numbers of 135, clause 18: class object (1) with unknown-object (31), class property (2) with unknown-property (32). */
function errorIn(bytes: Bytes, device: number): string | null {
  bytes.expect8(0x0c, 'the service');
  const [errorClass, code] = [readEnumerated(bytes), readEnumerated(bytes)];
  bytes.end();
  if (errorClass === 2 && code === 32) return null;
  if (errorClass !== 1 || code !== 31) return `BACnet error of class ${errorClass}, code ${code}`;
  throw refusedBy(
    device === anyDevice
      ? 'it does not know "whatever device you are" (BACnet error unknown-object): device: must be its own number'
      : `it has no device ${device} (BACnet error unknown-object): device: must be its own number`,
  );
}

function readEnumerated(bytes: Bytes): number {
  const tag = bytes.u8('a tag');
  if (tag === 0x91) return bytes.u8('an error number');
  if (tag === 0x92) return bytes.u16be('an error number');
  throw unreadable(`a tag is ${hex(tag)} where an enumerated one (0x91) would be right`);
}

/** A device that was asked as "any device" may answer with its own number. */
function checkObject(bytes: Bytes, device: number): void {
  bytes.expect8(0x0c, 'the tag of the object');
  const objectId = bytes.take(4, 'the object').readUInt32BE();
  const [type, instance] = [objectId >>> 22, objectId & anyDevice];
  const isAsked = type === deviceType && (device === anyDevice || instance === device);
  if (!isAsked) throw unreadable(`the answer is of object ${type},${instance}; device ${device} was asked`);
}

/** A character string (135, 20.2.9): its length counts the byte that names the character set. */
function readText(bytes: Bytes): string | null {
  const tag = bytes.u8('the tag of the value');
  if (tag >>> 4 !== 7 || (tag & 0x08) !== 0)
    throw unreadable(`the value has tag ${hex(tag)}; a character string would be right`);
  const short = tag & 0x07;
  const extended = short === 5 ? bytes.u8('the length of the value') : short;
  if (short > 5 || extended === 0xff) throw unreadable('the value is longer than any name');
  const length = extended === 0xfe ? bytes.u16be('the length of the value') : extended;
  const characterSet = bytes.u8('the character set');
  const text = bytes.take(length - 1, 'the value');
  // UTF-8 since addendum 135-2008k, ASCII before. Older devices use other character sets too.
  if (characterSet === 0) return deviceText(utf8OrLatin1(text));
  if (characterSet === 5) return deviceText(text.toString('latin1'));
  if (characterSet !== 4) throw unreadable(`the value is in character set ${characterSet}; 0, 4 or 5 would be right`);
  if (text.length % 2 !== 0) throw unreadable('the value is UCS-2 with an odd number of bytes');
  return deviceText(Buffer.from(text).swap16().toString('utf16le'));
}

/** @param device instance number; `anyDevice` where it is unknown */
export function bacnetDialogue(device: number): Dialogue {
  return {
    protocol: 'BACnet/IP',
    transport: 'udp',
    steps: properties.map(({ id: property, name }, at): DialogueStep => {
      const invoke = at + 1;
      return {
        name: `ReadProperty ${name}${device === anyDevice ? '' : ` of device ${device}`}`,
        request: () => readPropertyRequest({ invoke, device, property }),
        check: (answer) => {
          const answered = readProperty(answer, { device, property }).invoke;
          if (answered !== invoke) throw unreadable(`the answer is to request ${answered}; ours was ${invoke}`);
        },
      };
    }),
    farewell: null,
    // One datagram is one message.
    lengthOf: (received) => received.length,
    restMs,
    read: (answers): SelfDescription => {
      const read = properties.map(({ id: property, name }, at) => ({
        name,
        ...readProperty(answers[at] ?? Buffer.alloc(0), { device, property }),
      }));
      const [vendor = null, model = null, firmware = null] = read.map(({ text }) => text);
      const gaps = read.flatMap(({ name, gap }) => (gap === null ? [] : [`${name} (${gap})`]));
      return { vendor, model, firmware, more: [], gaps };
    },
  };
}
