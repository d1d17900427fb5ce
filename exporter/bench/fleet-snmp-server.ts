/**
 * The SNMP half of the fleet in a process of its own, for `fleet.ts`: each asset has its address, its engine where it
 * speaks SNMPv3, and the same tables again and again. `node bench/fleet-snmp-server.ts ASSETS PORT`; answers each message with
 * what it has seen.
 */
import type { Varbind } from '../src/parsers/snmp/varbind.ts';
import { runName, socketTables, systemObjects, upTime } from '../src/parsers/snmp/oids.ts';
import { startFakeAgent, truthful, type Behaviour } from '../test/snmp/fake-agent.ts';
import { addressOf, agentSocket, kindOf, socketsOf, variants, type ReplayedSocket } from './fleet-plant.ts';
import { v3Replay } from './v3-replay.ts';

export interface Seen {
  readonly v2c: number;
  readonly v3: number;
  /** Requests of the looks by SNMPv3, without discovery. */
  readonly v3Requests: number;
}

const [assets = 0, port = 0] = process.argv.slice(2).map(Number);
const seen = { v2c: 0, v3: 0, v3Requests: 0 };

function text(name: string, value: string): Varbind {
  return { oid: name, type: 'OCTET STRING', value: Buffer.from(value) };
}

/** RFC 4022 and RFC 4113: everything but the process stands in the index; IPv4 is type 1, and 4 octets long. */
function rowOf({ transport, port, pid }: ReplayedSocket): Varbind {
  const value = { type: 'Gauge32', value: pid } as const;
  const { tcpListenerTable: tcp, udpEndpointTable: udp } = socketTables;
  if (transport === 'tcp') return { oid: `${tcp.entry}.${tcp.process ?? 0}.1.4.0.0.0.0.${port}`, ...value };
  // No peer (type 0, no octets, port 0), first instance.
  return { oid: `${udp.entry}.${udp.process ?? 0}.1.4.0.0.0.0.${port}.0.0.0.1`, ...value };
}

function agentOf(variant: number): Behaviour {
  const sockets = [...socketsOf(variant), agentSocket(port)];
  return truthful([
    text(systemObjects.description, 'Linux hmi 6.1.0-27-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.115-1 x86_64'),
    { oid: systemObjects.objectId, type: 'OID', value: '1.3.6.1.4.1.8072.3.2.10' },
    { oid: upTime, type: 'Timeticks', value: 8_640_000 },
    text(systemObjects.name, `hmi-${variant}`),
    ...sockets.map(rowOf),
    ...sockets.map(({ pid, process: name }) => text(`${runName}.${pid}`, name)),
  ]);
}

/** Each look asks once what the machine is, so this counts looks. */
function counted(kind: 'v2c' | 'v3', behave: Behaviour): Behaviour {
  return (request, agent) => {
    if (request.oids.includes(systemObjects.description)) seen[kind] += 1;
    if (kind === 'v3') seen.v3Requests += 1;
    return behave(request, agent);
  };
}

const agents = Array.from({ length: variants }, (_, variant) => agentOf(variant));
for (let index = 0; index < assets; index += 1) {
  const kind = kindOf(index);
  const agent = agents[index % variants];
  if (kind === 'ssh' || agent === undefined) continue;
  const behave = counted(kind, agent);
  const engine = Buffer.from(`80001f8804${index.toString(16).padStart(8, '0')}`, 'hex');
  const own = kind === 'v3' ? v3Replay(engine, behave) : behave;
  await startFakeAgent(own, { address: addressOf(index), port, keep: false });
}
process.on('message', () => process.send?.({ answer: seen }));
process.send?.({ answer: port });
