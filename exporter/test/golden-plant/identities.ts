/** What devices say of themselves in their own protocols: made up, in the form of the standards. Hex, or bytes. */

const text = (value: string): string => Buffer.from(value).toString('hex');
const hex = (...parts: readonly string[]): Buffer => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');

/** Modbus function 43/14 of unit 7, basic identification. */
export const modbusAnswer =
  `00010000002507 2b0e01810000 03 0008${text('Made Up ')} 0106${text('MU-200')} 0209${text('v1.2.3-b4')}`.replaceAll(
    ' ',
    '',
  );

/** ListIdentity: the sender's context comes back. */
export function enipAnswer(request: Buffer): Buffer {
  const item = `0100 0002af120a140143 0000000000000000 0100 0c00 3a00 1402 3000 78563412 09${text('Made/Up 1')} 03`;
  const length = hex(item).length;
  const [all, own] = [length + 6, length].map((one) => Buffer.from([one, 0]).toString('hex'));
  return hex(
    `6300 ${all} 00000000 00000000 ${request.subarray(12, 20).toString('hex')} 00000000 0100 0c00 ${own}`,
    item,
  );
}

/** ReadProperty: a text for each property that is asked for. */
export function bacnetAnswer(request: Buffer): Buffer {
  const [invoke = 0, property = 0] = [request[8], request[16]];
  const value = `property ${property}`;
  const head = [1, 0, 0x30, invoke, 0x0c, 0x0c, ...request.subarray(11, 15), 0x19, property, 0x3e];
  const body = Buffer.from([...head, 0x75, value.length + 1, 0, ...Buffer.from(value), 0x3f]);
  return Buffer.concat([Buffer.from([0x81, 0x0a, 0, body.length + 4]), body]);
}

const uaHeader = '00000000 00000000 00000000 00000000 00 ffffffff 0000 00';

function uaChunk(type: string, body: string): string {
  const bytes = hex(body);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(8 + bytes.length);
  return Buffer.concat([Buffer.from(type), length, bytes]).toString('hex');
}

function uaString(value: string | null): string {
  const length = Buffer.alloc(4);
  length.writeInt32LE(value === null ? -1 : Buffer.byteLength(value));
  return length.toString('hex') + text(value ?? '');
}

const uaEndpoint = [
  ...[uaString('opc.tcp://10.20.1.44:4840/'), uaString('urn:a'), uaString('urn:made-up:product')],
  ...[
    '02',
    uaString('Made up server'),
    '00000000',
    uaString(null),
    uaString(null),
    '01000000',
    uaString('opc.tcp://x'),
  ],
  ...[uaString(null), '01000000', uaString('None'), '01000000', uaString('anonymous'), '00000000'],
  ...[uaString(null), uaString(null), uaString(null), uaString('binary'), '00'],
].join('');

const uaNone = `2f000000 ${text('http://opcfoundation.org/UA/SecurityPolicy#None')}`;

/** Acknowledge, a channel without security, one endpoint. */
export const opcuaAnswers: readonly string[] = [
  uaChunk('ACKF', '00000000 ffff0000 ffff0000 00000000 00000000'),
  uaChunk(
    'OPNF',
    `05000000 ${uaNone} ffffffff ffffffff 01000000 01000000 0100c101 ${uaHeader} 00000000 05000000 09000000 0000000000000000 60ea0000 ffffffff`,
  ),
  uaChunk('MSGF', `05000000 09000000 02000000 02000000 0100af01 ${uaHeader} 01000000 ${uaEndpoint}`),
];

const s7Record = (index: string, order: string, version: string) => `${index}${text(order.padEnd(20))}0000${version}`;
const s7List = `00110000001c0002${s7Record('0001', '6ES7 999-0AA00-0AB0', '00010001')}${s7Record('0007', '', '56040102')}`;
const s7Word = (value: number): string => value.toString(16).padStart(4, '0');

/** COTP connection confirmed, communication set up, two records of the system status list 0x0011. */
export const s7Answers: readonly string[] = [
  '0300001611d00001000300c0010ac1020100c2020101',
  '0300001b02f080320300000001000800000000f0000001000100f0',
  [
    ...[`0300${s7Word(33 + s7List.length / 2)}02f080`, `320700000002000c${s7Word(4 + s7List.length / 2)}`],
    ...['000112081284010100000000', `ff09${s7Word(s7List.length / 2)}`, s7List],
  ].join(''),
];
