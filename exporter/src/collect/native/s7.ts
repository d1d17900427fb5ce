import { Bytes, deviceText } from './bytes.ts';
import { hex, refusedBy, unreadable, type Dialogue, type SelfDescription } from './dialogue.ts';

/**
 * S7 communication of Siemens over ISO on TCP (RFC 1006): connection request of COTP (ISO 8073 / X.224 13.3), "setup
 * communication", and one read of the system status list 0x0011, module identification (Siemens A5E02789976,
 * "S7-300/400 System and Standard Functions", SZL-ID W#16#xy11). Siemens does not publish S7comm itself, so the frames
 * follow the dissector of Wireshark. Big-endian.
 */
const moduleIdentification = 0x0011;
const readList = 'the read of list 0x0011';

/** Reference of our S7 requests. The asset sends it back. */
const reference = { setup: 1, read: 2 };

/** PDUs of at most 480 bytes, one at a time, like programming devices request. */
const pduBytes = 480;

/** Then COTP takes at most 480 + 3 bytes, TPKT four more. */
const longestBytes = 4 + 3 + pduBytes;

/** @param tsap the local part of the asset: connection type 1 (PG), rack and slot */
export function connectionRequest(tsap: number): Buffer {
  const parameters = [0xc1, 2, 0x01, 0x00, 0xc2, 2, tsap >>> 8, tsap & 0xff, 0xc0, 1, 0x0a];
  return packet(Buffer.from([6 + parameters.length, 0xe0, 0, 0, 0, 1, 0, ...parameters]));
}

export function setupRequest(): Buffer {
  const parameters = [0xf0, 0, 0, 1, 0, 1, pduBytes >>> 8, pduBytes & 0xff];
  return data(Buffer.from([0x32, 0x01, 0, 0, 0, reference.setup, 0, parameters.length, 0, 0, ...parameters]));
}

export function readListRequest(): Buffer {
  // User data, request (4) of group CPU functions (4), read SZL (1).
  const parameters = [0x00, 0x01, 0x12, 0x04, 0x11, 0x44, 0x01, 0x00];
  const list = [0xff, 0x09, 0, 4, moduleIdentification >>> 8, moduleIdentification & 0xff, 0, 0];
  return data(
    Buffer.from([0x32, 0x07, 0, 0, 0, reference.read, 0, parameters.length, 0, list.length, ...parameters, ...list]),
  );
}

function packet(cotp: Buffer): Buffer {
  return Buffer.concat([Buffer.from([3, 0, 0, 4 + cotp.length]), cotp]);
}

function data(s7: Buffer): Buffer {
  return packet(Buffer.concat([Buffer.from([2, 0xf0, 0x80]), s7]));
}

/** @throws CollectError where the connection was not confirmed */
export function checkConnection(answer: Buffer): void {
  const bytes = new Bytes(answer, 'the answer to the connection request');
  bytes.take(4, 'the TPKT header');
  const length = bytes.u8('the length of COTP');
  const kind = bytes.u8('the type of COTP');
  if (length !== answer.length - 5) throw unreadable(`COTP announces ${length} bytes, ${answer.length - 5} are there`);
  if (kind === 0x80) throw refusedBy('the connection was refused, as it is where rack or slot are wrong');
  if (kind !== 0xd0) throw unreadable(`COTP answers with ${hex(kind)}; a connection confirm (0xd0) would be right`);
}

/** The S7 PDU of a COTP data packet. */
function pduOf(answer: Buffer, what: string): Bytes {
  const bytes = new Bytes(answer, what);
  bytes.take(4, 'the TPKT header');
  bytes.expect8(2, 'the length of COTP');
  bytes.expect8(0xf0, 'the type of COTP');
  bytes.expect8(0x80, 'the end mark of COTP');
  bytes.expect8(0x32, 'the first byte of S7');
  return bytes;
}

/** A wrong question gets these of the hundreds of codes (dissector of Wireshark). */
const errors: Readonly<Record<number, string>> = {
  0x8104: 'the function is not there',
  0x8500: 'the length of the request is wrong',
};

/**
 * Answers of type 2 and 3 have an error class and code after their lengths. @throws CollectError where there is an
 * error
 */
function checkError(answer: Buffer, what: string): void {
  const bytes = pduOf(answer, `the answer to ${what}`);
  const type = bytes.u8('the type of the PDU');
  if (type !== 0x02 && type !== 0x03) return;
  bytes.take(8, 'reference and lengths');
  throwError(bytes.u16be('the error'), what);
}

function throwError(error: number, what: string): void {
  const meaning = errors[error] === undefined ? '' : ` (${errors[error]})`;
  if (error !== 0) throw refusedBy(`${what} was refused with error ${hex(error, 4)}${meaning}`);
}

/** @throws CollectError */
export function checkSetup(answer: Buffer): void {
  checkError(answer, 'setup communication');
  const bytes = pduOf(answer, 'the answer to setup communication');
  bytes.expect8(0x03, 'the type of the PDU');
  bytes.take(2, 'a reserved field');
  bytes.expect16be(reference.setup, 'the reference');
  bytes.expect16be(8, 'the length of the parameters');
  bytes.expect16be(0, 'the length of the data');
  bytes.take(2, 'the error');
  bytes.expect8(0xf0, 'the function');
  bytes.take(7, 'the sizes');
  bytes.end();
}

function checkReference(answer: Buffer): void {
  checkError(answer, readList);
  const bytes = pduOf(answer, 'the answer to the read');
  bytes.take(3, 'the head of the PDU');
  bytes.expect16be(reference.read, 'the reference');
}

/** @throws CollectError */
export function readModuleIdentification(answer: Buffer): SelfDescription {
  checkError(answer, readList);
  const bytes = pduOf(answer, 'the answer to the read of list 0x0011');
  bytes.expect8(0x07, 'the type of the PDU');
  bytes.take(4, 'reference and reserved field');
  bytes.expect16be(12, 'the length of the parameters');
  const length = bytes.u16be('the length of the data');
  bytes.take(5, 'the head of the parameters');
  bytes.expect8(0x84, 'the group of functions');
  bytes.expect8(0x01, 'the function');
  bytes.take(2, 'sequence and data unit');
  const isLast = bytes.u8('"last data unit"') === 0;
  throwError(bytes.u16be('the error'), readList);
  // The second part would need another request.
  if (!isLast) throw unreadable('the list comes in several parts, and only one is asked for');
  if (length !== bytes.left) throw unreadable(`the answer announces ${length} bytes of data, ${bytes.left} are there`);
  const result = bytes.u8('the result');
  if (result !== 0xff) throw refusedBy(`the read of list 0x0011 was refused with result ${hex(result)}`);
  bytes.expect8(0x09, 'the type of the data');
  const listBytes = bytes.u16be('the length of the list');
  if (listBytes !== bytes.left) throw unreadable(`the list announces ${listBytes} bytes, ${bytes.left} are there`);
  return foundIn(readRecords(bytes));
}

interface Module {
  readonly index: number;
  /** Order number, "MLFB". */
  readonly order: string | null;
  /** The two version words. */
  readonly version: Buffer;
}

function readRecords(bytes: Bytes): readonly Module[] {
  bytes.expect16be(moduleIdentification, 'the number of the list');
  bytes.take(2, 'the index of the list');
  bytes.expect16be(28, 'the length of a record');
  const count = bytes.u16be('the number of records');
  const records: Module[] = [];
  for (let at = 0; at < count; at += 1) {
    const index = bytes.u16be('the index of a record');
    const order = deviceText(bytes.take(20, 'an order number').toString('latin1'));
    bytes.take(2, 'the type of a module');
    records.push({ index, order, version: bytes.take(4, 'a version') });
  }
  bytes.end();
  return records;
}

/** Record 1 is the module, record 7 its firmware: `V` and three numbers. */
function foundIn(records: readonly Module[]): SelfDescription {
  const model = records.find(({ index }) => index === 1)?.order ?? null;
  const version = records.find(({ index }) => index === 7)?.version;
  const [mark = 0, ...numbers] = version ?? [];
  return {
    // Order numbers of Siemens: 6ES7, 6GK7, 6AG1. Devices of other makers that imitate an S7 have other order numbers.
    vendor: model !== null && /^6[A-Z]{2}\d /.test(model) ? 'Siemens' : null,
    model,
    firmware: String.fromCharCode(mark) === 'V' ? `V${numbers.join('.')}` : null,
    more: [],
  };
}

/** @throws CollectError where it is no TPKT */
function lengthOf(received: Buffer): number | null {
  if (received.length < 4) return null;
  const length = received.readUInt16BE(2);
  if (received.readUInt8() !== 3 || length < 7 || length > longestBytes)
    throw unreadable('what answers does not speak ISO on TCP');
  return length;
}

export function s7Dialogue({ rack, slot }: { readonly rack: number; readonly slot: number }): Dialogue {
  const tsap = 0x0100 | (rack << 5) | slot;
  return {
    protocol: 'S7',
    transport: 'tcp',
    steps: [
      {
        name: `COTP connection to rack ${rack}, slot ${slot}`,
        request: () => connectionRequest(tsap),
        check: checkConnection,
      },
      { name: 'setup communication', request: setupRequest, check: checkSetup },
      { name: 'read SZL 0x0011', request: readListRequest, check: checkReference },
    ],
    farewell: null,
    lengthOf,
    restMs: 0,
    read: ([, , answer = Buffer.alloc(0)]) => readModuleIdentification(answer),
  };
}
