import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { open, withBusyBox, withSs, type Open } from './listeners.ts';
import { keptKey } from './kept-key.ts';
import { startSnmpAsset } from './snmp-asset.ts';
import { fingerprintOf, parseKey, startSshAsset, type LabAsset } from './ssh-asset.ts';
import { writeSecret } from './write-secret.ts';

interface Machine {
  readonly name: string;
  readonly role: string;
  readonly zone: string;
  readonly criticality: string;
  readonly baseline: string;
  readonly kind: 'ssh' | 'busybox' | 'snmp';
  readonly description: string;
  readonly ports: readonly string[];
}

/** A small packaging line: what is open on each machine when all is well. */
const machines: readonly Machine[] = [
  {
    name: 'hmi-01',
    role: 'hmi',
    zone: 'cell-1',
    criticality: 'high',
    baseline: 'hmi',
    kind: 'ssh',
    description: 'OpenSSH_9.2p1',
    ports: [
      'tcp 0.0.0.0:22 sshd',
      'tcp 0.0.0.0:4840 opcua-server',
      'udp 0.0.0.0:123 chronyd',
      'tcp 127.0.0.1:5432 postgres',
    ],
  },
  {
    name: 'historian-01',
    role: 'historian',
    zone: 'dmz',
    criticality: 'medium',
    baseline: 'historian',
    kind: 'ssh',
    description: 'OpenSSH_9.2p1',
    ports: ['tcp 0.0.0.0:22 sshd', 'tcp 0.0.0.0:443 nginx', 'tcp 127.0.0.1:5432 postgres', 'udp 0.0.0.0:123 chronyd'],
  },
  {
    name: 'eng-01',
    role: 'engineering-station',
    zone: 'cell-1',
    criticality: 'high',
    baseline: 'engineering',
    kind: 'ssh',
    description: 'OpenSSH_9.2p1',
    ports: ['tcp 0.0.0.0:22 sshd', 'tcp 0.0.0.0:1217 codesys', 'udp 0.0.0.0:123 chronyd'],
  },
  {
    name: 'gateway-01',
    role: 'gateway',
    zone: 'cell-1',
    criticality: 'medium',
    baseline: 'gateway',
    kind: 'busybox',
    description: 'dropbear_2022.83',
    ports: ['tcp 0.0.0.0:22 dropbear', 'tcp 0.0.0.0:502 modbusd', 'udp 0.0.0.0:161 snmpd'],
  },
  {
    name: 'switch-07',
    role: 'switch',
    zone: 'cell-1',
    criticality: 'high',
    baseline: 'cell-switch',
    kind: 'snmp',
    description: 'Lab switch, 8 ports, firmware 7.1',
    ports: ['tcp 0.0.0.0:22 sshd', 'tcp 0.0.0.0:443 httpd', 'udp 0.0.0.0:161 snmpd'],
  },
  {
    name: 'ups-02',
    role: 'ups',
    zone: 'dmz',
    criticality: 'low',
    baseline: 'ups',
    kind: 'snmp',
    description: 'Lab UPS 3000 VA',
    ports: ['tcp 0.0.0.0:443 httpd', 'udp 0.0.0.0:161 snmpd'],
  },
];

export interface Plant {
  readonly assets: ReadonlyMap<string, LabAsset>;
  /** The configuration of an exporter that watches this plant. */
  readonly configFile: string;
  /** Opens or closes `tcp/3389` on the HMI, as somebody with a remote desktop would. */
  setRemoteDesktop(isOpen: boolean): void;
  close(): Promise<void>;
}

export interface PlantOptions {
  /** A folder for the configuration, the client's key, baselines and the store. */
  readonly folder: string;
  /** `host:port` of the exporter. */
  readonly listen: string;
  /** Address of the machine at this index, and its port; 0: any free one. */
  readonly place: (index: number) => { readonly address: string; readonly port: number };
  /** Beyond loopback, as in a container. */
  readonly allowUnauthenticated?: boolean;
  readonly externalUrl?: string;
  /** The host name under which an exporter elsewhere reaches every machine; then they share one address behind a NAT. */
  readonly seenAs?: string;
  readonly dataDir?: string;
  /** Where the machines keep their own keys; in the folder if not said. */
  readonly hostKeys?: string;
  /** Further settings of otports.yml. */
  readonly poll: Readonly<Record<string, string | number>>;
}

const community = 'lab-read-only';
const username = 'otports';

/** Starts every machine of the plant on loopback, and writes what an exporter needs to watch them. */
export async function startPlant(options: PlantOptions): Promise<Plant> {
  let remoteDesktop = false;
  const portsOf = (machine: Machine) => (): readonly Open[] => [
    ...machine.ports.map(open),
    ...(remoteDesktop && machine.name === 'hmi-01' ? [open('tcp 0.0.0.0:3389 xrdp')] : []),
  ];
  const { folder, hostKeys: keysFolder = join(folder, 'host-keys') } = options;
  const clientKey = keptKey(join(folder, 'secrets', 'id_ed25519'));
  const withKeys = machines.filter(({ kind }) => kind !== 'snmp');
  const hostKeys = new Map(withKeys.map(({ name }) => [name, keptKey(join(keysFolder, name))]));
  const assets = new Map<string, LabAsset>();
  for (const [index, machine] of machines.entries()) {
    assets.set(
      machine.name,
      await start(machine, { ...options.place(index), hostKeys, clientKey, ports: portsOf(machine) }),
    );
  }
  const configFile = writeConfig(options, { assets, hostKeys });
  return {
    assets,
    configFile,
    setRemoteDesktop: (isOpen) => {
      remoteDesktop = isOpen;
    },
    close: async () => {
      await Promise.all([...assets.values()].map((asset) => asset.close()));
    },
  };
}

interface Start {
  readonly address: string;
  readonly port: number;
  readonly hostKeys: ReadonlyMap<string, string>;
  readonly clientKey: string;
  readonly ports: () => readonly Open[];
}

function start(machine: Machine, { address, port, hostKeys, clientKey, ports }: Start): Promise<LabAsset> {
  const { name, kind, description } = machine;
  if (kind === 'snmp') {
    return startSnmpAsset({ address, port, community, description, ports });
  }
  return startSshAsset({
    address,
    port,
    username,
    hostKey: hostKeys.get(name) ?? '',
    clientKey: parseKey(clientKey),
    ident: description,
    programs: kind === 'busybox' ? withBusyBox(ports) : withSs(ports),
  });
}

interface Secrets {
  readonly assets: ReadonlyMap<string, LabAsset>;
  readonly hostKeys: ReadonlyMap<string, string>;
}

function writeConfig(options: PlantOptions, secrets: Secrets): string {
  const { folder, listen, poll, allowUnauthenticated = false, seenAs } = options;
  mkdirSync(join(folder, 'baselines'), { recursive: true });
  writeSecret(join(folder, 'secrets', 'community'), community);
  for (const machine of machines) {
    writeFileSync(join(folder, 'baselines', `${machine.baseline}.yml`), stringify(baselineOf(machine)));
  }
  const configFile = join(folder, 'otports.yml');
  const config = {
    listen,
    ...(allowUnauthenticated ? { allow_unauthenticated: true } : {}),
    ...(options.externalUrl === undefined ? {} : { external_url: options.externalUrl }),
    data_dir: options.dataDir ?? './data',
    baselines: './baselines/*.yml',
    poll,
    limits: { min_gap: '1s', max_concurrent_per_zone: 4 },
    credentials: {
      'plant-ssh': { type: 'ssh', username, private_key_file: './secrets/id_ed25519' },
      'plant-snmp': { type: 'snmp', version: '2c', community_file: './secrets/community' },
    },
    assets: machines.map((machine) => ({
      ...assetOf(machine, secrets),
      ...(seenAs === undefined ? {} : { address: seenAs, nat: true }),
    })),
  };
  writeFileSync(configFile, stringify(config));
  return configFile;
}

function assetOf({ name, role, zone, criticality, baseline, kind }: Machine, { assets, hostKeys }: Secrets): object {
  const { address, port } = assets.get(name) ?? { address: '', port: 0 };
  const source =
    kind === 'snmp'
      ? { type: 'snmp', port, credential: 'plant-snmp' }
      : { type: 'ssh', port, credential: 'plant-ssh', host_key: fingerprintOf(hostKeys.get(name) ?? '') };
  return { name, address, site: 'plant-a', zone, role, criticality, baseline, source };
}

/** Everything that is open when all is well was approved; telnet is banned everywhere. */
function baselineOf({ baseline, kind, ports }: Machine): object {
  const approval = { approved_by: 'ot-security', approved_on: '2026-11-01', ticket: 'CHG-1042' };
  const allow = ports.map(open).flatMap(({ transport, address, port, process }) =>
    address.startsWith('127.')
      ? []
      : [
          {
            port: `${transport}/${port}`,
            ...(kind === 'busybox' ? {} : { process }),
            justification: `Needed for operation: ${process}.`,
            ...approval,
          },
        ],
  );
  return { baseline, allow, forbid: [{ port: 'tcp/23', reason: 'Telnet is banned on this site.' }] };
}
