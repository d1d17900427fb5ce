import { sessionLimitsOf } from '../../model/profile.ts';
import type { Source, SourceJob } from '../source.ts';
import { sshCredential } from './credential.ts';
import { SshSource } from './schema.ts';
import type { SshCredential, SshSettings } from './settings.ts';

/** Runs read-only commands on the asset, which name the processes. */
export const ssh = {
  traits: {
    asks: true,
    seesProcesses: 'always',
    seesOnlyWire: 'never',
    followsLog: false,
    leastConfirmAfterMs: 0,
  },
  schema: SshSource,
  credential: sshCredential,
  resolve,
  warning: ({ hostKeys, knownHosts }: SshSettings) =>
    hostKeys.length === 0 && knownHosts === null
      ? 'no host_key and no known_hosts_file, so each look will be refused and show the fingerprint to add'
      : null,
  load: async () => ({ create: (await import('./index.ts')).createSshCollector }),
} as const satisfies Source<SshSource, SshSettings, SshCredential>;

async function resolve(job: SourceJob<SshSource, SshCredential>): Promise<SshSettings | null> {
  const { entry, address, credential, limits, one } = job;
  const { known_hosts_file: file, algorithms } = entry;
  const knownHosts = file === undefined ? null : await job.textAt('known_hosts_file', file);
  if (file !== undefined && knownHosts === null) return null;
  const { kex = [], ciphers = [], macs = [], server_host_key: serverHostKey = [] } = algorithms ?? {};
  return {
    type: 'ssh',
    address,
    port: entry.port,
    timeoutMs: entry.timeout,
    platform: entry.platform,
    credential,
    hostKeys: one(entry.host_key ?? []),
    knownHosts,
    algorithms: one({ kex, ciphers, macs, serverHostKey }),
    limits: one(sessionLimitsOf(limits)),
  };
}
