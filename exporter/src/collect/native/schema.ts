import { z } from 'zod';
import { duration, whole } from '../../lib/fields.ts';

const hour = 3_600_000;

function common(transport: string, port: number) {
  return {
    port: whole(1, 65_535)
      .prefault(port)
      .meta({ description: `${transport} port.` }),
    timeout: duration(100, 10_000)
      .prefault('5s')
      .meta({ description: 'The longest that each answer may take. Nothing is sent twice.' }),
    every: duration(hour)
      .prefault('24h')
      .meta({ description: 'It is asked at most once in this time, behind a look.' }),
  };
}

const Enip = z
  .strictObject({
    type: z.literal('enip'),
    transport: z
      .enum(['udp', 'tcp'])
      .prefault('udp')
      .meta({ description: '`udp` is one datagram each way and no connection.' }),
    ...common('UDP or TCP', 44_818),
  })
  .meta({
    id: 'EnipIdentity',
    title: 'EtherNet/IP identity',
    description: 'ListIdentity, one request.',
    examples: [{ type: 'enip' }],
  });

const Modbus = z
  .strictObject({
    type: z.literal('modbus'),
    unit: whole(0, 255).prefault(255).meta({
      description: 'Unit identifier: `255` is the device at the address itself, others stand behind a gateway.',
    }),
    ...common('TCP', 502),
  })
  .meta({
    id: 'ModbusIdentity',
    title: 'Modbus identity',
    description:
      'Function 43/14, basic device identification, one request in a connection of its own. A device whose connections are all taken may close the oldest idle one for it.',
    examples: [{ type: 'modbus', unit: 1 }],
  });

const Bacnet = z
  .strictObject({
    type: z.literal('bacnet'),
    device: whole(0, 4_194_302)
      .optional()
      .meta({ description: 'Instance number of the device object. Without it, whatever device answers.' }),
    ...common('UDP', 47_808),
  })
  .meta({
    id: 'BacnetIdentity',
    title: 'BACnet/IP identity',
    description:
      'ReadProperty of the device object: vendor, model and firmware, three requests with a second of rest between.',
    examples: [{ type: 'bacnet', device: 500 }],
  });

const S7 = z
  .strictObject({
    type: z.literal('s7'),
    rack: whole(0, 7).prefault(0).meta({ description: 'Rack of the CPU.' }),
    slot: whole(0, 31).prefault(2).meta({
      description:
        'Slot of the CPU: `2` in an S7-300, `1` in an S7-1200 or S7-1500, what the project says in an S7-400.',
    }),
    ...common('TCP', 102),
  })
  .meta({
    id: 'S7Identity',
    title: 'S7 identity',
    description:
      'COTP connection, setup communication and one read of the system status list 0x0011, three requests. It takes one of the connections for programming devices while it lasts.',
    examples: [{ type: 's7', slot: 2 }],
  });

const Opcua = z.strictObject({ type: z.literal('opcua'), ...common('TCP', 4840) }).meta({
  id: 'OpcuaIdentity',
  title: 'OPC UA identity',
  description:
    'Hello, a channel without security, GetEndpoints and the end of the channel: four messages, no session and no login. The model is the product URI of the server.',
  examples: [{ type: 'opcua' }],
});

/** The native identity of an asset; only asked for where its entry in the config says so. */
export const NativeIdentity = z.discriminatedUnion('type', [Enip, Modbus, Bacnet, S7, Opcua]);
export type NativeIdentity = z.output<typeof NativeIdentity>;
