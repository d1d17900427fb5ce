import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { anyDevice, readProperty, readPropertyRequest } from './bacnet.ts';
import type { SelfDescription } from './dialogue.ts';
import { listIdentityRequest, readListIdentity } from './enip.ts';
import { deviceIdentificationRequest, readDeviceIdentification } from './modbus.ts';
import {
  checkAcknowledge,
  getEndpointsRequest,
  helloRequest,
  openChannelRequest,
  readChannel,
  readGetEndpoints,
} from './opcua.ts';
import {
  checkConnection,
  checkSetup,
  connectionRequest,
  readListRequest,
  readModuleIdentification,
  setupRequest,
} from './s7.ts';

/** Recordings of third parties, with the fields that Wireshark shows. They are not part of the project. */
const shared = new URL('../../../../../shared/fixtures/native/', import.meta.url);
const isThere = existsSync(shared);
if (!isThere) process.stderr.write('NOT RUN: native answers of real devices, ../shared/fixtures is absent\n');

interface Recording {
  readonly exchange: readonly { readonly frame: number; readonly hex: string }[];
  readonly expected: Readonly<Record<string, unknown>>;
}

function recorded(file: string): { frame: (number: number) => Buffer; expected: Recording['expected'] } {
  const { exchange, expected } = JSON.parse(readFileSync(new URL(file, shared), 'utf8')) as Recording;
  const frame = (number: number) => {
    const found = exchange.find((one) => one.frame === number);
    if (found === undefined) throw new Error(`${file} has no frame ${number}`);
    return bytes(found.hex);
  };
  return { frame, expected };
}

function bytes(...hex: readonly string[]): Buffer {
  return Buffer.from(hex.join('').replaceAll(' ', ''), 'hex');
}

function text(value: string, length = value.length): string {
  return Buffer.from(value.padEnd(length, '\0'), 'latin1').toString('hex');
}

/** The same bytes with some replaced. */
function changed(buffer: Buffer, at: number, hex: string): Buffer {
  const copy = Buffer.from(buffer);
  bytes(hex).copy(copy, at);
  return copy;
}

describe.runIf(isThere)('recordings of devices', () => {
  it('EtherNet/IP: a 1756-ENBT of Rockwell', () => {
    const { frame, expected } = recorded('enip_list_identity_1756-ENBT.json');
    // Our request differs only in the sender context.
    expect(changed(listIdentityRequest(), 12, frame(6).subarray(12, 20).toString('hex'))).toEqual(frame(6));
    const found = readListIdentity(frame(7));
    expect(found).toEqual({
      vendor: 'Rockwell Automation',
      model: '1756-ENBT/A',
      firmware: '4.3',
      more: ['serial 0x00524d8e'],
    });
    expect([found.model, found.more[0]]).toEqual([expected['product_name'], `serial ${String(expected['serial'])}`]);
  });

  it('Modbus: a good answer, an exception, and one that says of itself what cannot be', () => {
    const good = recorded('modbus_fc43_basic_pymodbus.json');
    expect(changed(deviceIdentificationRequest(1), 0, '0017')).toEqual(good.frame(92));
    const { 0: vendor, 1: model, 2: firmware } = good.expected['objects'] as Record<number, string>;
    expect(readDeviceIdentification(good.frame(94))).toEqual({ vendor, model, firmware, more: [], gaps: [] });
    const bad = recorded('modbus_fc43_exceptions_and_malformed.json');
    expect(() => readDeviceIdentification(bad.frame(2))).toThrow('"more follows" is 0x4d; 0x00 or 0xff would be right');
    expect(() => readDeviceIdentification(bad.frame(4))).toThrow('Modbus exception 4: the device has failed');
    expect(() => readDeviceIdentification(recorded('modbus_fc43_illegal_function.json').frame(120))).toThrow(
      'Modbus exception 1: the function is not there: it speaks Modbus and does not identify itself',
    );
  });

  it.each([
    [121, 7, 8, 'vendor_name'],
    [44, 9, 10, 'firmware_revision'],
    [70, 15, 16, 'model'],
    [28, 17, 18, 'description'],
  ])('BACnet: property %i of a Johnson Controls NAE', (property, asked, answered, name) => {
    const { frame, expected } = recorded('bacnet_read_device_properties_jci.json');
    expect(readPropertyRequest({ invoke: 1, device: anyDevice, property })).toEqual(frame(asked));
    const value = expected[name] === '' ? null : expected[name];
    expect(readProperty(frame(answered), { device: anyDevice, property })).toEqual({
      invoke: 1,
      text: value,
      gap: null,
    });
  });

  it('S7: an IM151-8, all three exchanges', () => {
    const { frame, expected } = recorded('s7_szl_0011_0x001c_im151-8.json');
    expect(changed(connectionRequest(0x0102), 8, '000f')).toEqual(frame(8));
    expect(changed(setupRequest(), 11, '0200')).toEqual(frame(10));
    expect(changed(readListRequest(), 11, '1100')).toEqual(frame(58));
    checkConnection(frame(9));
    checkSetup(changed(frame(11), 11, '0001'));
    const { '0001': module } = expected['szl_0011'] as Record<string, { mlfb: string }>;
    expect(readModuleIdentification(frame(59))).toEqual({
      vendor: 'Siemens',
      model: module!.mlfb,
      firmware: 'V3.2.6',
      more: [],
    });
    expect(() => readModuleIdentification(frame(62))).toThrow(CollectError);
    expect(() => readModuleIdentification(frame(69))).toThrow('comes in several parts');
  });

  it('OPC UA: the endpoints of open62541', () => {
    const { frame, expected } = recorded('opcua_hello_findservers_getendpoints.json');
    checkAcknowledge(frame(77));
    expect(readChannel(frame(81))).toEqual({ id: 4, token: 4 });
    const url = 'opc.tcp://Maui-16714:4840/';
    const [endpoint] = expected['get_endpoints'] as [{ applicationName: string }];
    expect(readGetEndpoints(frame(85), url)).toEqual({
      ...{ vendor: null, model: 'http://open62541.org', firmware: null },
      more: [`application ${endpoint.applicationName}`],
    });
    // Our messages differ from those of open62541 in sizes, time, handles and lifetime.
    expect(helloRequest('opc.tcp://Maui-16714:4840/').subarray(28)).toEqual(frame(75).subarray(28));
    expect(openChannelRequest()).toHaveLength(frame(79).length);
    expect(getEndpointsRequest('opc.tcp://Maui-16714:4840/', { id: 4, token: 4 })).toHaveLength(frame(83).length);
    expect(() => readGetEndpoints(frame(59), url)).toThrow('the answer is of type 425; 431 would be right');
  });
});

const listIdentity = (name: string, vendor: string) => {
  const item = `0100 0002af120a000007 0000000000000000 ${vendor} 0c00 3a00 1402 3000 78563412 ${Buffer.from([name.length]).toString('hex')}${text(name)} 03`;
  const length = bytes(item).length;
  const [all, own] = [length + 6, length].map((one) => Buffer.from([one, 0]).toString('hex'));
  return bytes(`6300 ${all} 00000000 00000000 6f74706f72747300 00000000 0100 0c00 ${own}`, item);
};

const modbusAnswer = bytes(
  '0001 0000 0025 ff 2b 0e 01 81 00 00 03',
  `00 08 ${text('Made Up ')} 01 06 ${text('MU-200')} 02 09 ${text('v1.2.3-b4')}`,
);

const property = (value: string) => {
  const body = `0100 3001 0c 0c0200002a 1979 3e ${value} 3f`;
  const length = Buffer.from([bytes(body).length + 4]).toString('hex');
  return bytes(`810a 00${length}`, body);
};

const s7Record = (index: string, order: string, version: string) =>
  `${index} ${text(order.padEnd(20))} 0000 ${version}`;
const s7List = (...records: readonly string[]) => {
  const list = bytes(`0011 0000 001c 000${records.length}`, ...records);
  const u16 = (value: number) => value.toString(16).padStart(4, '0');
  const dataBytes = list.length + 4;
  return bytes(
    `0300 ${u16(29 + dataBytes)} 02f080 3207 0000 0002 000c ${u16(dataBytes)} 000112081284010100000000`,
    `ff09 ${u16(list.length)}`,
    list.toString('hex'),
  );
};
const s7Answer = s7List(s7Record('0001', '6ES7 999-0AA00-0AB0', '00010001'), s7Record('0007', '', '56040102'));

const uaString = (value: string | null) => {
  const length = Buffer.alloc(4);
  length.writeInt32LE(value === null ? -1 : Buffer.byteLength(value));
  return length.toString('hex') + Buffer.from(value ?? '').toString('hex');
};
const uaHeader = (type: string) => `0100${type} 0000000000000000 00000000 00000000 00 ffffffff 0000 00`;
const uaUrl = 'opc.tcp://made-up:4840/';
const uaEndpointOf = (url: string, product: string, type = '00000000') =>
  [
    ...[uaString(url), uaString('urn:a'), uaString(product)],
    ...['02', uaString('Made up server'), type, uaString(null), uaString(null), '01000000', uaString('opc.tcp://x')],
    ...[uaString('not a certificate'), '01000000', uaString('None'), '01000000', uaString('anonymous'), '00000000'],
    ...[uaString(null), uaString(null), uaString(null), uaString('binary'), '00'],
  ].join('');
const uaEndpoint = uaEndpointOf(uaUrl, 'urn:made-up:product');
const uaMessage = (type: string, ...body: readonly string[]) => {
  const inner = bytes('01000000 02000000 02000000 02000000', ...body);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(inner.length + 8);
  return Buffer.concat([Buffer.from(type, 'latin1'), length, inner]);
};
const uaAnswer = uaMessage('MSGF', uaHeader('af01'), '01000000', uaEndpoint);

describe('answers made up for this test', () => {
  it('EtherNet/IP: a vendor that is not on the list stays a number', () => {
    expect(readListIdentity(listIdentity('Made/Up 1', '0100'))).toEqual({
      ...{ vendor: 'Rockwell Automation', model: 'Made/Up 1', firmware: '20.2', more: ['serial 0x12345678'] },
    });
    expect(readListIdentity(listIdentity('x\n"}', 'e7ff'))).toEqual({
      ...{ vendor: null, model: 'x\uFFFD"}', firmware: '20.2', more: ['ODVA vendor 65511', 'serial 0x12345678'] },
    });
  });

  it('Modbus', () => {
    expect(readDeviceIdentification(modbusAnswer)).toEqual({
      vendor: 'Made Up',
      model: 'MU-200',
      firmware: 'v1.2.3-b4',
      more: [],
      gaps: [],
    });
  });

  it('BACnet: three character sets, and a property that is not there', () => {
    const read = (answer: Buffer) => readProperty(answer, { device: anyDevice, property: 121 }).text;
    expect(read(property(`7508 00 ${text('Made Up')}`))).toBe('Made Up');
    expect(read(property('7505 04 004d00fc'))).toBe('Mü');
    expect(read(property('73 05 4dfc'))).toBe('Mü');
    // Before 2010 character set 0 was ASCII, but devices used other characters.
    expect(read(property('74 00 4dc3bc'))).toBe('Mü');
    expect(read(property('73 00 4dfc'))).toBe('Mü');
    expect(read(property('71 00'))).toBeNull();
    expect(read(bytes('810a 000d 0100 5001 0c 9102 9120'))).toBeNull();
    expect(() => readProperty(property('71 00'), { device: 43, property: 121 })).toThrow(
      'the answer is of object 8,42; device 43 was asked',
    );
    const gap = (answer: string) => readProperty(bytes(answer), { device: anyDevice, property: 121 }).gap;
    expect(gap('810a 000d 0100 5001 0c 9102 9120')).toBeNull();
    expect(gap('810a 0009 0100 6001 09')).toBe('BACnet reject, reason 9');
    expect(gap('810a 0009 0100 7101 04')).toBe('BACnet abort, reason 4');
    expect(gap('810a 000d 0100 5001 0c 9105 911d')).toBe('BACnet error of class 5, code 29');
  });

  it('BACnet: a device that is not there is named, and what to say instead', () => {
    const unknown = bytes('810a 000d 0100 5001 0c 9101 911f');
    expect(() => readProperty(unknown, { device: 1234, property: 121 })).toThrow(
      'it has no device 1234 (BACnet error unknown-object): device: must be its own number',
    );
    expect(() => readProperty(unknown, { device: anyDevice, property: 121 })).toThrow(
      'it does not know "whatever device you are" (BACnet error unknown-object): device: must be its own number',
    );
  });

  it('Modbus: text is UTF-8, and Latin-1 where it cannot be that', () => {
    const read = (vendor: string) =>
      readDeviceIdentification(bytes(`0001 0000 0013 01 2b 0e 01 01 00 00 03 00 03 ${vendor} 01 01 4d 02 01 36`))
        .vendor;
    expect(read('c3bc78')).toBe('üx');
    expect(read('fc7879')).toBe('üxy');
  });

  it('S7: an error in the header of an answer is told', () => {
    expect(() => {
      checkSetup(bytes('0300 0013 02f080 3202 0000 0001 0000 0000 8500'));
    }).toThrow('setup communication was refused with error 0x8500 (the length of the request is wrong)');
    expect(() => readModuleIdentification(bytes('0300 0013 02f080 3203 0000 0002 0000 0000 8104'))).toThrow(
      'the read of list 0x0011 was refused with error 0x8104 (the function is not there)',
    );
  });

  it('S7: order number and firmware; who is like an S7 is not of Siemens', () => {
    expect(readModuleIdentification(s7Answer)).toEqual({
      vendor: 'Siemens',
      model: '6ES7 999-0AA00-0AB0',
      firmware: 'V4.1.2',
      more: [],
    });
    expect(readModuleIdentification(s7List(s7Record('0001', 'VIPA 315-0XX00', '00010001')))).toEqual({
      ...{ vendor: null, model: 'VIPA 315-0XX00', firmware: null, more: [] },
    });
    expect(() => {
      checkConnection(bytes('0300000b 06 80 0001 0000 01'));
    }).toThrow('the connection was refused, as it is where rack or slot are wrong');
  });

  it('OPC UA: in one chunk or in two; a refusal in its own words', () => {
    const found: SelfDescription = {
      vendor: null,
      model: 'urn:made-up:product',
      firmware: null,
      more: ['application Made up server'],
    };
    expect(readGetEndpoints(uaAnswer, uaUrl)).toEqual(found);
    const body = (uaHeader('af01') + '01000000' + uaEndpoint).replaceAll(' ', '');
    const [head, tail] = [body.slice(0, 100), body.slice(100)];
    expect(readGetEndpoints(Buffer.concat([uaMessage('MSGC', head), uaMessage('MSGF', tail)]), uaUrl)).toEqual(found);
    expect(() => readChannel(bytes('45525246 18000000 00008280', uaString('slow down')))).toThrow(
      'the server refused: 0x80820000, slow down',
    );
    expect(() => readGetEndpoints(uaMessage('MSGF', uaHeader('8d01')), uaUrl)).toThrow(
      'the server refused with 0x00000000',
    );
  });
});

describe('OPC UA servers that name several', () => {
  const directory = uaEndpointOf('opc.tcp://made-up:4840/', 'urn:directory', '03000000');
  const server = uaEndpointOf('opc.tcp://made-up:4840', 'urn:server');
  const other = uaEndpointOf('opc.tcp://other:4840/', 'urn:other');
  const asked = (url: string, ...endpoints: readonly string[]) =>
    readGetEndpoints(uaMessage('MSGF', uaHeader('af01'), `0${endpoints.length}000000`, ...endpoints), url).model;

  it('say the one that was asked by this URL, and no directory where there is another one', () => {
    expect(asked('opc.tcp://made-up:4840/', directory, other, server)).toBe('urn:server');
    expect(asked('opc.tcp://10.0.0.1:4840/', directory, other, server)).toBe('urn:other');
    expect(asked('opc.tcp://made-up:4840/', other, directory)).toBe('urn:directory');
  });
});

describe('hostile answers', () => {
  const readers: readonly (readonly [string, Buffer, (answer: Buffer) => unknown])[] = [
    ['EtherNet/IP', listIdentity('Made/Up 1', '0100'), readListIdentity],
    ['Modbus', modbusAnswer, readDeviceIdentification],
    [
      'BACnet',
      property(`7508 00 ${text('Made Up')}`),
      (answer) => readProperty(answer, { device: anyDevice, property: 121 }),
    ],
    ['S7', s7Answer, readModuleIdentification],
    ['OPC UA', uaAnswer, (answer) => readGetEndpoints(answer, uaUrl)],
  ];

  it.each(readers)('%s: refused where it is cut or longer, never read past its end', (_name, answer, read) => {
    for (let length = 0; length < answer.length; length += 1) {
      expect(() => read(answer.subarray(0, length))).toThrow(CollectError);
    }
    expect(() => read(Buffer.concat([answer, Buffer.alloc(1)]))).toThrow(CollectError);
  });

  it.each(readers)('%s: whatever byte is wrong, it is read or refused', (_name, answer, read) => {
    let refused = 0;
    for (let at = 0; at < answer.length; at += 1) {
      for (const value of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
        const wrong = Buffer.from(answer);
        wrong[at] = value;
        try {
          read(wrong);
        } catch (error) {
          expect(error).toBeInstanceOf(CollectError);
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(answer.length / 2);
  });
});
