import { Bytes, deviceText } from './bytes.ts';
import { hex, refusedBy, unreadable, type Dialogue, type SelfDescription } from './dialogue.ts';
import { readEndpoints } from './opcua-endpoints.ts';

/**
 * OPC UA over TCP: Hello and Acknowledge (OPC 10000-6, 7.1.2), a secure channel without security, GetEndpoints (OPC
 * 10000-4, 5.4.4) and the end of the channel. GetEndpoints needs no login, so no session is made. Little-endian. The
 * numbers of the messages are those in NodeIds.csv of the OPC Foundation.
 */
const messages = {
  openChannel: 446,
  channelOpened: 449,
  getEndpoints: 428,
  endpoints: 431,
  closeChannel: 452,
  fault: 397,
};

/** The maximum of one chunk, and of one message, of the server: lists of endpoints carry a certificate each. */
const chunkBytes = 65_535;
const messageBytes = 128 * 1024;

const policyNone = 'http://opcfoundation.org/UA/SecurityPolicy#None';

/** The server ends an open channel after this time. */
const channelMs = 60_000;

export function helloRequest(url: string): Buffer {
  return chunk('HELF', [u32(0), u32(chunkBytes), u32(chunkBytes), u32(messageBytes), u32(0), string(url)]);
}

export function openChannelRequest(): Buffer {
  const security = [u32(0), string(policyNone), string(null), string(null), u32(1), u32(1)];
  // Protocol version 0, issue (0), security mode None (1), no nonce.
  const body = [request(messages.openChannel), u32(0), u32(0), u32(1), string(null), u32(channelMs)];
  return chunk('OPNF', [...security, ...body]);
}

/** The server chose channel and token in its answer to "open channel". */
export function getEndpointsRequest(url: string, channel: Channel): Buffer {
  const body = [request(messages.getEndpoints), string(url), string(null), string(null)];
  return chunk('MSGF', [u32(channel.id), u32(channel.token), u32(2), u32(2), ...body]);
}

function closeChannelRequest(channel: Channel): Buffer {
  return chunk('CLOF', [u32(channel.id), u32(channel.token), u32(3), u32(3), request(messages.closeChannel)]);
}

export interface Channel {
  readonly id: number;
  readonly token: number;
}

/** For the plan, because the numbers of the server are unknown before. */
const unknownChannel: Channel = { id: 0, token: 0 };

/** The type of a request and its header: not logged in, no time, no handle, no diagnostics. */
function request(type: number): Buffer {
  const [timestamp, handle, diagnostics, timeoutHint] = [Buffer.alloc(8), u32(0), u32(0), u32(0)];
  const header = [Buffer.alloc(2), timestamp, handle, diagnostics, string(null), timeoutHint, Buffer.alloc(3)];
  return Buffer.concat([Buffer.from([1, 0, type & 0xff, type >>> 8]), ...header]);
}

function chunk(type: string, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type, 'latin1'), u32(8 + body.length), body]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function string(text: string | null): Buffer {
  return text === null ? u32(0xffffffff) : Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(text)]);
}

/** @throws CollectError where the server refuses, or answers something else */
export function checkAcknowledge(answer: Buffer): void {
  const bytes = open(answer, 'ACKF');
  bytes.take(20, 'the sizes');
  bytes.end();
}

/** @throws CollectError */
export function readChannel(answer: Buffer): Channel {
  const bytes = open(answer, 'OPNF');
  bytes.take(4, 'the channel');
  if (bytes.string('the security policy') !== policyNone)
    throw unreadable('the server opens a channel of another policy');
  bytes.string('the certificate');
  bytes.string('the thumbprint');
  bytes.take(8, 'sequence and request');
  readHeader(bytes, messages.channelOpened);
  bytes.take(4, 'the version');
  const channel = { id: bytes.u32le('the channel'), token: bytes.u32le('the token') };
  bytes.take(12, 'time and lifetime');
  bytes.string('the nonce');
  bytes.end();
  return channel;
}

/** @param url by which the server was asked @throws CollectError */
export function readGetEndpoints(answer: Buffer, url: string): SelfDescription {
  const bytes = new Bytes(bodyOf(answer), 'the answer to GetEndpoints');
  readHeader(bytes, messages.endpoints);
  return readEndpoints(bytes, url);
}

/** The content of all chunks of a message, without their headers. */
function bodyOf(answer: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < answer.length) {
    const length = answer.length < at + 8 ? 0 : answer.readUInt32LE(at + 4);
    if (length < 8) throw unreadable('the answer ends in the middle of a chunk');
    const type = answer.toString('latin1', at, at + 4);
    const bytes = open(answer.subarray(at, at + length), type === 'MSGC' ? 'MSGC' : 'MSGF');
    bytes.take(16, 'channel, token, sequence and request');
    parts.push(bytes.take(bytes.left, 'the body'));
    at += length;
  }
  return Buffer.concat(parts);
}

/** What follows type and length. An ERR message (OPC 10000-6, 7.1.2.5) is a refusal. */
function open(answer: Buffer, wanted: string): Bytes {
  const bytes = new Bytes(answer, `the answer (${wanted})`);
  const type = bytes.take(4, 'the type').toString('latin1');
  bytes.take(4, 'the length');
  if (type === 'ERRF') {
    const code = bytes.u32le('the error');
    const reason = deviceText(bytes.string('the reason') ?? '') ?? 'no reason given';
    throw refusedBy(`the server refused: ${hex(code, 8)}, ${reason}`);
  }
  if (type !== wanted)
    throw unreadable(`the server answers with ${deviceText(type) ?? 'zeros'}; ${wanted} would be right`);
  return bytes;
}

/** The type of the answer and its header (OPC 10000-4, 7.33). */
function readHeader(bytes: Bytes, wanted: number): void {
  bytes.expect8(1, 'the form of the type');
  bytes.expect8(0, 'the namespace of the type');
  const type = bytes.u16le('the type of the answer');
  bytes.take(12, 'time and handle');
  const result = bytes.u32le('the result');
  if (type !== wanted && type !== messages.fault)
    throw unreadable(`the answer is of type ${type}; ${wanted} would be right`);
  // The two highest bits are the severity of the error.
  if (type === messages.fault || result >= 0x40000000) throw refusedBy(`the server refused with ${hex(result, 8)}`);
  bytes.expect8(0, 'the diagnostics');
  const strings = bytes.i32le('the number of strings');
  for (let at = 0; at < strings; at += 1) bytes.string('a string of the diagnostics');
  bytes.take(2, 'the additional header');
  bytes.expect8(0, 'the additional header');
}

/** Bytes of a whole message, up to the last chunk. */
function lengthOf(received: Buffer): number | null {
  let at = 0;
  while (at + 8 <= received.length) {
    const type = received.toString('latin1', at, at + 3);
    const part = received.toString('latin1', at + 3, at + 4);
    const length = received.readUInt32LE(at + 4);
    const isChunk = ['ACK', 'ERR', 'OPN', 'MSG'].includes(type) && ['F', 'C'].includes(part) && length >= 8;
    if (!isChunk) throw unreadable('what answers does not speak OPC UA');
    at += length;
    if (at > messageBytes) throw unreadable(`the answer is longer than ${messageBytes} bytes`);
    if (part === 'F') return at;
  }
  return null;
}

/** @param url `opc.tcp://10.0.0.1:4840/`: OPC UA requires the name that the client used */
export function opcuaDialogue(url: string): Dialogue {
  const channelOf = ([, opened]: readonly Buffer[]): Channel => (opened ? readChannel(opened) : unknownChannel);
  return {
    protocol: 'OPC UA',
    transport: 'tcp',
    steps: [
      { name: 'Hello', request: () => helloRequest(url), check: checkAcknowledge },
      { name: 'OpenSecureChannel, policy None', request: openChannelRequest, check: readChannel },
      {
        name: 'GetEndpoints',
        request: (before) => getEndpointsRequest(url, channelOf(before)),
        check: (answer) => readGetEndpoints(answer, url),
      },
    ],
    farewell: { after: 2, request: (answers) => closeChannelRequest(channelOf(answers)) },
    lengthOf,
    restMs: 0,
    read: ([, , answer = Buffer.alloc(0)]) => readGetEndpoints(answer, url),
  };
}
