import { emptyFootprint, type Footprint } from '../../src/model/collection.ts';
import type { LiveLook } from '../../src/model/observation.ts';
import { createSshCollector } from '../../src/collect/ssh/index.ts';
import { unwatchedStep, type OwnStep } from '../../src/lib/step.ts';
import type { SshAlgorithms, SshCredential, SshSettings } from '../../src/collect/ssh/settings.ts';
import { sealed } from '../../src/lib/secret.ts';
import { profiles } from '../../src/model/profile.ts';
import type { FileText } from '../../src/model/source/file-text.ts';

/** Who logs in, and with what. */
export function login(
  username: string,
  secrets: { readonly privateKey?: string | Buffer; readonly passphrase?: string; readonly password?: string } = {},
): SshCredential {
  const { privateKey, passphrase, password } = secrets;
  const secret = (content: string | Buffer | undefined) => (content === undefined ? null : sealed(content));
  return {
    ...{ type: 'ssh', name: 'test', username },
    ...{ privateKey: secret(privateKey), passphrase: secret(passphrase), password: secret(password) },
  };
}

/** A known_hosts file that says so. */
export function knownHosts(text: string): FileText {
  return { file: 'known_hosts', sha256: '', text };
}

export type SshChanges = Partial<Omit<SshSettings, 'algorithms'>> & { readonly algorithms?: Partial<SshAlgorithms> };

/** Settings of a test for a Linux asset on loopback; nobody may log in unless `changes` says so. */
export function sshSettings(port: number, { algorithms, ...changes }: SshChanges = {}): SshSettings {
  return {
    type: 'ssh',
    address: '127.0.0.1',
    port,
    timeoutMs: 15_000,
    platform: 'linux',
    credential: login('otports'),
    hostKeys: [],
    knownHosts: null,
    algorithms: { kex: [], ciphers: [], macs: [], serverHostKey: [], ...algorithms },
    limits: profiles.normal,
    ...changes,
  };
}

export interface LookOptions {
  readonly footprint?: Footprint;
  readonly remembered?: string | null;
  readonly signal?: AbortSignal;
  readonly step?: OwnStep;
}

/** One look over SSH. */
export function look(settings: SshSettings, options: LookOptions = {}): Promise<LiveLook> {
  return createSshCollector(settings).collect({
    signal: options.signal ?? new AbortController().signal,
    footprint: options.footprint ?? emptyFootprint(),
    remembered: options.remembered ?? null,
    step: options.step ?? unwatchedStep,
  });
}

/** How a look ended that should not succeed: `timeout: ssh 127.0.0.1:PORT: no answer ...`. */
export async function failureOf(settings: SshSettings, options: LookOptions = {}): Promise<string> {
  try {
    const { bindings } = await look(settings, options);
    return `no failure, ${bindings.length} bindings`;
  } catch (error) {
    const { reason, message } = error as { reason: string; message: string };
    return `${reason}: ${message.replace(`127.0.0.1:${settings.port}`, 'ASSET')}`;
  }
}
