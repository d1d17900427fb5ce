import type { Varbind } from '../src/parsers/snmp/varbind.ts';
import { startFakeAgent, truthful } from '../test/snmp/fake-agent.ts';
import type { Open } from './listeners.ts';
import type { LabAsset } from './ssh-asset.ts';

export interface SnmpAssetOptions {
  readonly address: string;
  readonly port: number;
  readonly community: string;
  readonly description: string;
  readonly ports: () => readonly Open[];
}

/** An SNMP agent (v1, v2c) on loopback with the listener tables of RFC 4022 and RFC 4113, and process names. */
export async function startSnmpAsset(options: SnmpAssetOptions): Promise<LabAsset> {
  let sessions = 0;
  const agent = await startFakeAgent(
    (request, self) => {
      // An agent does not answer a wrong community (RFC 1157, 4.1).
      if (request.community !== options.community) return null;
      sessions += 1;
      return truthful(snmpObjects(options))(request, self);
    },
    { address: options.address, port: options.port },
  );
  return { address: options.address, port: agent.port, sessions: () => sessions, close: () => agent.stop() };
}

/** sysDescr, the listener tables and process names of such an agent. */
export function snmpObjects({
  description,
  ports,
}: Pick<SnmpAssetOptions, 'description' | 'ports'>): readonly Varbind[] {
  const tcp = ports().filter((port) => port.transport === 'tcp');
  const udp = ports().filter((port) => port.transport === 'udp');
  return [
    { oid: '1.3.6.1.2.1.1.1.0', type: 'OCTET STRING', value: Buffer.from(description) },
    { oid: '1.3.6.1.2.1.1.2.0', type: 'OID', value: '1.3.6.1.4.1.8072.3.2.10' },
    { oid: '1.3.6.1.2.1.1.3.0', type: 'Timeticks', value: 4_711_00 },
    { oid: '1.3.6.1.2.1.1.5.0', type: 'OCTET STRING', value: Buffer.from('lab') },
    ...tcp.map((one): Varbind => ({
      oid: `1.3.6.1.2.1.6.20.1.4.1.4.${one.address}.${one.port}`,
      type: 'Gauge32',
      value: pid(one),
    })),
    ...udp.map((one): Varbind => ({
      oid: `1.3.6.1.2.1.7.7.1.8.1.4.${one.address}.${one.port}.1.4.0.0.0.0.0.1`,
      type: 'Gauge32',
      value: pid(one),
    })),
    ...ports().map((one): Varbind => ({
      oid: `1.3.6.1.2.1.25.4.2.1.2.${pid(one)}`,
      type: 'OCTET STRING',
      value: Buffer.from(one.process),
    })),
  ];
}

/** Unique for each port, which is all that matters here. */
function pid({ transport, port }: Open): number {
  return transport === 'tcp' ? port : 70_000 + port;
}
