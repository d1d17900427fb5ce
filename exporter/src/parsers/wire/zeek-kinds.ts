import type { Transport } from '../../model/listener.ts';

/** The value of a column of the line at hand; null where it is unset, empty, or where there is no such column. */
export type Cell = (column: string) => string | null;

/** A log of an ICS parser in which a line can prove that the responder speaks the protocol. */
export interface IcsLog {
  readonly transport: Transport;
  /** What conn.log calls the service. */
  readonly service: string;
  /** Whether the responder sent what this line speaks of. */
  readonly proves: (cell: Cell) => boolean;
}

/** All parsers of cisagov/icsnpp-* say with each line whether the one who opened the conversation sent it. */
function isFromResponder(cell: Cell): boolean {
  return cell('is_orig') === 'F';
}

function icsnpp(transport: Transport, service: string): IcsLog {
  return { transport, service, proves: isFromResponder };
}

/** Zeek's own Modbus parser: newer ones say RESP, older ones only log an exception, which no client sends. */
const modbus: IcsLog = {
  transport: 'tcp',
  service: 'modbus',
  proves: (cell) => cell('pdu_type') === 'RESP' || (cell('pdu_type') === null && cell('exception') !== null),
};
/** Of icsnpp: older ones have a line for each packet, newer ones (`matched`) one for a request and its response together. */
const modbusDetail: IcsLog = {
  transport: 'tcp',
  service: 'modbus',
  proves: (cell) =>
    cell('matched') === 'T' ||
    cell('request_response') === 'RESPONSE' ||
    (cell('request_response') === null && isFromResponder(cell)),
};

/** EtherNet/IP has sessions on TCP only; what comes without one may be a datagram. */
const enip: IcsLog = {
  transport: 'tcp',
  service: 'enip',
  proves: (cell) => isFromResponder(cell) && !/^(?:0x)?0*$/.test(cell('session_handle') ?? ''),
};

/**
 * By the name of the log (its `#path`). None of them says whether it saw TCP or UDP, so only those are here whose protocol
 * leaves no choice: Modbus/TCP, ISO on TCP, opc.tcp, BACnet/IP, CIP in a session or as implicit messages. DNP3, HART-IP,
 * FINS and the rest go over both; there conn.log alone speaks.
 */
export const icsLogs: ReadonlyMap<string, IcsLog> = new Map([
  ['modbus', modbus],
  ['modbus_detailed', modbusDetail],
  ['modbus_mask_write_register', modbusDetail],
  ['modbus_read_write_multiple_registers', modbusDetail],
  ['modbus_read_device_identification', modbusDetail],
  ['cotp', icsnpp('tcp', 'cotp')],
  ['s7comm', icsnpp('tcp', 's7comm')],
  ['s7comm_read_szl', icsnpp('tcp', 's7comm')],
  ['s7comm_plus', icsnpp('tcp', 's7comm_plus')],
  ['opcua_binary', icsnpp('tcp', 'opcua_binary')],
  ['bacnet', icsnpp('udp', 'bacnet')],
  ['bacnet_discovery', icsnpp('udp', 'bacnet')],
  ['bacnet_property', icsnpp('udp', 'bacnet')],
  ['bacnet_device_control', icsnpp('udp', 'bacnet')],
  ['cip', icsnpp('tcp', 'cip')],
  ['cip_io', icsnpp('udp', 'cip')],
  ['enip', enip],
]);
