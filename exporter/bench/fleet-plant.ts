import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How an asset of the fleet is asked: half of them over SSH, a quarter by SNMPv2c, a quarter by SNMPv3. */
export type AssetKind = 'ssh' | 'v2c' | 'v3';

export function kindOf(index: number): AssetKind {
  return (['ssh', 'v2c', 'ssh', 'v3'] as const)[index % 4] ?? 'ssh';
}

/** All of 127.0.0.0/8 is this machine, so each asset has its own address. */
export function addressOf(index: number): string {
  return `127.${16 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
}

export const user = {
  name: 'otports',
  community: 'a community nobody guesses',
  authKey: 'the auth key of a bench',
  privacyKey: 'the privacy key of a bench',
} as const;

export interface ReplayedSocket {
  readonly transport: 'tcp' | 'udp';
  readonly port: number;
  readonly process: string;
  readonly pid: number;
}

/** 27 TCP and 12 UDP sockets that the baseline allows. */
const usual: readonly ReplayedSocket[] = Array.from({ length: 39 }, (_, nth) => ({
  transport: nth < 27 ? 'tcp' : 'udp',
  port: nth < 27 ? 22 + nth * 137 : 67 + nth * 61,
  process: `service${nth}`,
  pid: 400 + nth,
}));

/** Number of different answers of assets. */
export const variants = 50;

/** 40 sockets. The last one is approved nowhere, and differs between assets. */
export function socketsOf(index: number): readonly ReplayedSocket[] {
  return [...usual, { transport: 'tcp', port: 40_000 + (index % variants), process: 'python3', pid: 999 }];
}

/** The socket of the agent itself. An agent that does not list it does not count as complete. */
export function agentSocket(port: number): ReplayedSocket {
  return { transport: 'udp', port, process: 'snmpd', pid: 398 };
}

export interface Plant {
  readonly folder: string;
  readonly assets: number;
  /** `SHA256:...` */
  readonly hostKey: string;
  readonly sshPort: number;
  readonly snmpPort: number;
}

/** Files that do not change: baseline and secrets. */
export function writePlant({ folder, snmpPort }: Plant, privateKey: string): void {
  mkdirSync(join(folder, 'secrets'));
  const secrets = { key: privateKey, community: user.community, auth: user.authKey, privacy: user.privacyKey };
  for (const [name, text] of Object.entries(secrets)) {
    writeFileSync(join(folder, 'secrets', name), text, { mode: 0o600 });
  }
  const rules = [...usual, agentSocket(snmpPort)].map(
    ({ transport, port, process }) =>
      `  - { port: ${transport}/${port}, process: ${process}, justification: bench, approved_by: bench, approved_on: 2026-11-01 }\n`,
  );
  writeFileSync(join(folder, 'baseline.yml'), `baseline: hmi\nallow:\n${rules.join('')}`);
}

/**
 * Writes otports.yml, with limits so high that only the machine slows the looks down.
 * @param poll of all assets: `{ interval: 30s }`
 * @param own of some of them, by index
 */
export function writeConfig(plant: Plant, poll: string, own: ReadonlyMap<number, string> = new Map()): void {
  const credentials = [
    `  plant-ssh: { type: ssh, username: ${user.name}, private_key_file: ./secrets/key }`,
    '  plant-v2c: { type: snmp, version: 2c, community_file: ./secrets/community }',
    `  plant-v3: { type: snmp, version: 3, username: ${user.name}, auth: sha256, auth_key_file: ./secrets/auth, privacy: aes, privacy_key_file: ./secrets/privacy }`,
  ];
  const head = [
    'listen: 127.0.0.1:0',
    'baselines: ./baseline.yml',
    'kill_switch_file: ./stop',
    `poll: ${poll}`,
    'limits: { max_concurrent: 16, max_concurrent_per_zone: 16, min_gap: 0s }',
    'credentials:',
    ...credentials,
    'assets:',
  ];
  const entries = Array.from({ length: plant.assets }, (_, index) => entryOf(plant, index, own.get(index)));
  writeFileSync(join(plant.folder, 'otports.yml'), `${head.join('\n')}\n${entries.join('')}`);
}

function entryOf({ hostKey, sshPort, snmpPort }: Plant, index: number, poll: string | undefined): string {
  const kind = kindOf(index);
  const source =
    kind === 'ssh'
      ? `{ type: ssh, platform: linux, credential: plant-ssh, port: ${sshPort}, host_key: "${hostKey}" }`
      : `{ type: snmp, credential: plant-${kind}, port: ${snmpPort} }`;
  const own = poll === undefined ? '' : `, poll: ${poll}`;
  const name = `hmi-${String(index).padStart(5, '0')}`;
  return `  - { name: ${name}, address: ${addressOf(index)}, site: plant-${index % 8}, zone: cell-${index % 40}, role: hmi, criticality: high, source: ${source}, baseline: hmi${own} }\n`;
}
