import type { Secret } from '../../lib/secret.ts';
import type { SessionLimits } from '../../model/profile.ts';
import type { FileText } from '../../model/source/file-text.ts';
import type { PlatformChoice } from '../../model/source/platform.ts';

/** What the SSH collector must know of one asset. */
export interface SshSettings {
  readonly type: 'ssh';
  /** Where the asset answers: an address, or a name that resolves to one. */
  readonly address: string;
  readonly port: number;
  /** From the first packet of a look to its last answer. */
  readonly timeoutMs: number;
  /** `auto` asks once and remembers. */
  readonly platform: PlatformChoice;
  readonly credential: SshCredential;
  /** `SHA256:...`; empty where none is pinned. With neither these nor a file the look is refused after the key exchange. */
  readonly hostKeys: readonly string[];
  /** In OpenSSH's format. */
  readonly knownHosts: FileText | null;
  readonly algorithms: SshAlgorithms;
  readonly limits: SessionLimits;
}

/** Who logs in, and with what. With a key and a password the key is offered first. */
export interface SshCredential {
  readonly type: 'ssh';
  readonly name: string;
  readonly username: string;
  /** OpenSSH, PEM or PuTTY format; ed25519, ECDSA or RSA. */
  readonly privateKey: Secret | null;
  readonly passphrase: Secret | null;
  /** Also answers keyboard-interactive. */
  readonly password: Secret | null;
}

/**
 * What this asset needs beyond the defaults of algorithms.ts, by SSH name. They are offered after the defaults, so that an
 * asset that can do better still does.
 */
export interface SshAlgorithms {
  readonly kex: readonly string[];
  readonly ciphers: readonly string[];
  readonly macs: readonly string[];
  /** `ssh-rsa` here also allows an RSA key of ours to be signed with SHA-1. */
  readonly serverHostKey: readonly string[];
}
