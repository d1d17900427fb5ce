import { makeSite, type Site } from './exporter.ts';
import { type NetworkedAsset, startNetworkedAsset } from './networked-asset.ts';
import { agentSecrets, type Sshd, startAgent, startSshd } from './servers.ts';

/** One asset for each way of asking: OpenSSH, SNMP v2c, SNMP v3 with privacy. */
export const names = ['hmi-01', 'switch-01', 'ups-01'] as const;
export type Name = (typeof names)[number];

export interface ThreeAssets {
  readonly machines: Readonly<Record<Name, NetworkedAsset>>;
  readonly sshd: Sshd;
  readonly site: Site;
  stop(): Promise<void>;
}

/**
 * Starts them, and writes the config of an exporter that watches them with this pace.
 * @param ofSshd more lines for the configuration of the SSH server
 */
export async function startThreeAssets(
  poll: Readonly<Record<string, string>>,
  ofSshd: (machine: NetworkedAsset) => readonly string[] = () => [],
): Promise<ThreeAssets> {
  const [hmi, plainSwitch, ups, site] = await Promise.all([
    startNetworkedAsset(),
    startNetworkedAsset(),
    startNetworkedAsset(),
    makeSite(),
  ]);
  const [sshd] = await Promise.all([startSshd(hmi, ofSshd(hmi)), startAgent(plainSwitch), startAgent(ups)]);
  const machines = { 'hmi-01': hmi, 'switch-01': plainSwitch, 'ups-01': ups };
  configure({ machines, sshd, site }, poll);
  const stop = async (): Promise<void> => {
    await Promise.all([hmi, plainSwitch, ups].map((machine) => machine.stop()));
    site.remove();
  };
  return { machines, sshd, site, stop };
}

function configure({ machines, sshd, site }: Omit<ThreeAssets, 'stop'>, poll: Readonly<Record<string, string>>): void {
  const { community, username, authKey, privacyKey } = agentSecrets;
  site.baseline('hmi', [{ port: 'tcp/22', process: 'sshd' }]);
  site.baseline('agent', [{ port: 'udp/161', process: 'snmpd' }]);
  const asset = (name: Name) => ({
    ...{ name, address: machines[name].addresses[0] },
    ...{ site: 'plant-a', zone: 'cell-1', criticality: 'high' },
    // Said of each asset, because SNMP is otherwise given the time that agents keep their tables.
    poll: { confirm_after: poll['confirm_after'] },
  });
  site.configure({
    poll,
    limits: { min_gap: '100ms', max_concurrent_per_zone: 3 },
    credentials: {
      key: { type: 'ssh', username: 'root', private_key_file: site.secret('id_ed25519', sshd.userKey) },
      community: { type: 'snmp', version: '2c', community_file: site.secret('community', community) },
      user: {
        ...{ type: 'snmp', version: 3, username },
        ...{ auth: 'sha256', auth_key_file: site.secret('auth', authKey) },
        ...{ privacy: 'aes', privacy_key_file: site.secret('privacy', privacyKey) },
      },
    },
    assets: [
      { ...asset('hmi-01'), baseline: 'hmi', source: { type: 'ssh', credential: 'key', host_key: sshd.fingerprint } },
      { ...asset('switch-01'), baseline: 'agent', source: { type: 'snmp', credential: 'community' } },
      { ...asset('ups-01'), baseline: 'agent', source: { type: 'snmp', credential: 'user' } },
    ],
  });
}
