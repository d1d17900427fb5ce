/** One way in which agents deviate from RFC 4001, 4022, 4113 or 2790, and how the decoder reads it. */
export interface Quirk {
  /** Where it was seen: families of devices, for whoever looks at an odd switch. */
  readonly seenIn: string;
  /** What the agent sends. */
  readonly sends: string;
  /** What is read. */
  readonly readAs: string;
}

/**
 * Every quirk that the decoder knows; docs/snmp.md has the same list for people. A row with another quirk is refused
 * with a message.
 */
export const quirks = {
  // The INDEX of a row.
  'no-length-before-nothing': {
    seenIn: 'Cisco NX-OS, UCS 6100',
    sends: '`0.22`: type unknown(0) and the port, without the length 0 between them',
    readAs: 'port 22 on all addresses',
  },
  'no-length': {
    seenIn: 'ZTE C320, NetApp 7-Mode, Cisco UCS 6100, AIX',
    sends: '`1.0.0.0.0.22`: the type and the octets, without their number',
    readAs: 'port 22 on 0.0.0.0',
  },
  'type-unknown': {
    seenIn: 'SIAE ALFOplus, D-Link DES-3200, Ciena, Cisco Nexus 5000',
    sends: '`0.4.10.0.0.1.80`: type unknown(0), yet octets behind it',
    readAs: 'port 80 on 10.0.0.1: the number of octets tells the type',
  },
  'address-as-text': {
    seenIn: 'EDFA multiplexers',
    sends: '`1.7.48.46.48.46.48.46.48.80`: the address as the text "0.0.0.0"',
    readAs: 'port 80 on 0.0.0.0',
  },
  'no-remote-type': {
    seenIn: 'Eaton 9PX and 93E, Tripp Lite PowerAlert',
    sends: '`1.4.0.0.0.0.69.4.0.0.0.0.0.1`: the remote address without its type',
    readAs: 'UDP port 69 without a peer',
  },
  'no-instance': {
    seenIn: 'agents that follow drafts of RFC 4113',
    sends: 'a row of udpEndpointTable without the instance at its end',
    readAs: 'the same socket',
  },
  'no-remote-end': {
    seenIn: 'Windows XP, Windows Server 2003',
    sends: '`1.4.0.0.0.0.161`: udpEndpointTable with the local end alone',
    readAs: 'UDP port 161 without a peer',
  },
  'garbage-remote-end': {
    seenIn: 'Windows',
    sends: 'a listening row of tcpConnectionTable or tcpConnTable with garbage as remote port',
    readAs: 'the local end; what stands behind it in a listening row means nothing',
  },
  'wrapped-port': {
    seenIn: 'agents that keep ports in a signed 16-bit variable',
    sends: 'ports from 32768 on as negative numbers, or as 2^32 less them',
    readAs: 'the lower 16 bits',
  },
  'zero-port': {
    seenIn: 'NetApp, Isilon, Huawei',
    sends: 'UDP sockets that are not bound to a port, as port 0',
    readAs: 'port 0, as the agent shows it',
  },
  // What stands in the columns.
  'keyless-rows': {
    seenIn: 'Venus VSOS, Ingrasys WebPower, "T1 OS"',
    sends: 'rows numbered 1, 2, 3, or by the port alone',
    readAs: 'address and port of the columns that hold them',
  },
  'wrong-process-type': {
    seenIn: 'Eaton 9PX',
    sends: 'tcpListenerProcess as Counter64, or as another type',
    readAs: 'the number, whatever its type',
  },
  'connected-endpoints': {
    seenIn: 'net-snmp, and so most Linux assets',
    sends: 'UDP sockets that talk to one peer, in udpEndpointTable among the others',
    readAs: 'no listener, in the deprecated udpTable neither',
  },
  'repeated-place': {
    seenIn: 'Dell ME4, Cisco ISE, Ruckus, Windows, every asset with several holders of one socket',
    sends: 'the same address and port in several rows',
    readAs: 'one binding for each holder, one where no holder is known; the holders are not complete',
  },
  'foreign-columns': {
    seenIn: 'Teltonika RutOS, Planet, Eaton',
    sends: 'rows of TUNNEL-MIB inside udpTable',
    readAs: 'nothing',
  },
  'no-listen-state': {
    seenIn: 'Cisco IOS, CTS media converters',
    sends: 'connections only, some as deleteTCB(12)',
    readAs: 'no listener, and TCP is not visible: no row in state listen(2) proves nothing',
  },
  'unnamed-process': {
    seenIn: 'Cisco NX-OS, Rittal, Dell ME4, every agent without hrSWRunTable',
    sends: 'a process number for which hrSWRunTable has no name',
    readAs: 'a listener whose process is not known',
  },
  'tables-disagree': {
    seenIn: 'Eaton 9PX and 93E, Avocent ACS, HPE ProCurve, Cisco Nexus 5000',
    sends: 'listeners in a deprecated table that are missing in the modern one',
    readAs: 'the union of all tables; the better one has the word where both name a place',
  },
} as const satisfies Readonly<Record<string, Quirk>>;

export type QuirkName = keyof typeof quirks;
