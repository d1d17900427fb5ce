import { Bytes, deviceText } from './bytes.ts';
import { hex, refusedBy, unreadable, type Dialogue, type SelfDescription } from './dialogue.ts';

/**
 * EtherNet/IP: encapsulation command ListIdentity (0x0063). It needs no session and changes nothing (The CIP Networks
 * Library, volume 2, "EtherNet/IP Adaptation of CIP", 2-4.2). All numbers are little-endian, except those of the socket
 * address.
 */
const listIdentity = 0x0063;
const headerBytes = 24;
const identityItem = 0x000c;

/** Sender context. The asset sends it back unchanged, so a capture of the network shows who asked. */
const context = Buffer.from('otports\0', 'latin1');

/** Vendor numbers of ODVA (as in the dissector of Wireshark), only of makers whose devices are found in plants. */
const vendors: ReadonlyMap<number, string> = new Map([
  [1, 'Rockwell Automation'],
  [3, 'Honeywell'],
  [5, 'Rockwell Automation'],
  [26, 'Festo'],
  [40, 'WAGO'],
  [43, 'Balluff'],
  [44, 'Yaskawa'],
  [46, 'ABB'],
  [47, 'Omron'],
  [48, 'Turck'],
  [57, 'Pepperl+Fuchs'],
  [68, 'Eaton'],
  [82, 'Mitsubishi Electric'],
  [90, 'HMS'],
  [94, 'Advantech'],
  [97, 'Danfoss'],
  [108, 'Beckhoff'],
  [145, 'Siemens'],
  [161, 'Mitsubishi Electric'],
  [176, 'Red Lion'],
  [181, 'Pilz'],
  [243, 'Schneider Electric'],
  [250, 'Yokogawa'],
  [255, 'Bosch Rexroth'],
  [256, 'Turck'],
  [283, 'Hilscher'],
  [309, 'ProSoft'],
  [315, 'SEW-Eurodrive'],
  [322, 'ifm'],
  [345, 'Endress+Hauser'],
]);

export function listIdentityRequest(): Buffer {
  const request = Buffer.alloc(headerBytes);
  request.writeUInt16LE(listIdentity);
  context.copy(request, 12);
  return request;
}

/** @throws CollectError */
export function readListIdentity(answer: Buffer): SelfDescription {
  const bytes = new Bytes(answer, 'the answer to ListIdentity');
  const command = bytes.u16le('the command');
  if (command !== listIdentity) throw unreadable(`the answer is of command ${hex(command, 4)}, not of ListIdentity`);
  const length = bytes.u16le('the length');
  bytes.take(4, 'the session');
  const status = bytes.u32le('the status');
  if (status !== 0) throw refusedBy(`ListIdentity was refused with status ${hex(status, 4)}`);
  bytes.take(12, 'context and options');
  if (length !== bytes.left) throw unreadable(`the answer announces ${length} bytes of data, ${bytes.left} are there`);
  const identities = readItems(bytes).filter(({ type }) => type === identityItem);
  const [identity, another] = identities;
  if (identity === undefined) throw unreadable('the answer to ListIdentity holds no identity');
  if (another !== undefined) throw unreadable(`the answer holds ${identities.length} identities; one would be right`);
  return readIdentity(identity.data);
}

interface Item {
  readonly type: number;
  readonly data: Buffer;
}

function readItems(bytes: Bytes): readonly Item[] {
  const count = bytes.u16le('the number of items');
  const items: Item[] = [];
  // Each item takes at least four bytes, so a wrong count ends at the end of the bytes.
  for (let at = 0; at < count; at += 1) {
    const type = bytes.u16le('the type of an item');
    items.push({ type, data: bytes.take(bytes.u16le('the length of an item'), 'an item') });
  }
  bytes.end();
  return items;
}

function readIdentity(item: Buffer): SelfDescription {
  const bytes = new Bytes(item, 'the identity');
  bytes.take(2, 'the version of the protocol');
  // The address inside may differ from the asked one (NAT, a second port), so it proves nothing.
  bytes.take(16, 'the socket address');
  const vendor = bytes.u16le('the vendor');
  bytes.take(4, 'type and product code');
  const major = bytes.u8('the revision');
  const minor = bytes.u8('the revision');
  bytes.take(2, 'the status');
  const serial = bytes.u32le('the serial number');
  const name = bytes.take(bytes.u8('the length of the name'), 'the product name').toString('latin1');
  bytes.take(1, 'the state');
  bytes.end();
  const known = vendors.get(vendor) ?? null;
  return {
    vendor: known,
    model: deviceText(name),
    firmware: `${major}.${minor}`,
    more: [...(known === null ? [`ODVA vendor ${vendor}`] : []), `serial ${hex(serial, 8)}`],
  };
}

/**
 * The length is in bytes 2 and 3 of the header. All commands are below 0x0100 (volume 2, table 2-3.2); text of other
 * protocols never begins like this. @throws CollectError where it is no header
 */
function lengthOf(received: Buffer): number | null {
  if (received.length >= 2 && received.readUInt8(1) !== 0) throw unreadable('what answers does not speak EtherNet/IP');
  return received.length < headerBytes ? null : headerBytes + received.readUInt16LE(2);
}

function checkContext(answer: Buffer): void {
  if (!answer.subarray(12, 20).equals(context)) {
    throw unreadable('the answer is not one to our request: its sender context is another');
  }
}

export function enipDialogue(transport: 'tcp' | 'udp'): Dialogue {
  return {
    protocol: 'EtherNet/IP',
    transport,
    steps: [{ name: 'ListIdentity', request: listIdentityRequest, check: checkContext }],
    farewell: null,
    lengthOf,
    restMs: 0,
    read: ([answer = Buffer.alloc(0)]) => readListIdentity(answer),
  };
}
