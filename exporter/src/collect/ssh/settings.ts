import type { PlatformChoice } from '../../model/source/platform.ts';
import type { SessionLimits } from '../../model/profile.ts';

/** What the SSH collector must know of one asset. `config/` makes it from a source of type `ssh` and its credential. */
export interface SshSettings {
  /** Where the asset answers: an address, or a name that resolves to one. */
  readonly address: string;
  /** `port`, 22 where config says nothing. */
  readonly port: number;
  /** `timeout` in milliseconds: from the first packet of a look to its last answer. */
  readonly timeoutMs: number;
  /** `platform`: `auto` asks once and remembers. */
  readonly platform: PlatformChoice;
  readonly credential: SshCredential;
  readonly hostKeys: HostKeys;
  readonly algorithms?: SshAlgorithms | undefined;
  /** What the profile of the asset allows; `normal` where nothing is said. */
  readonly limits?: SessionLimits | undefined;
}

/**
 * Secrets are functions, so that a look takes the file as it is now and nothing keeps them. They may throw: the look then
 * fails with reason `auth` and nothing is sent. With a key and a password the key is offered first.
 */
export interface SshCredential {
  readonly username: string;
  /** `private_key_file`: OpenSSH, PEM or PuTTY format; ed25519, ECDSA or RSA. */
  readonly privateKey?: (() => Buffer) | undefined;
  /** `passphrase_file`, without the line break at its end. */
  readonly passphrase?: (() => string) | undefined;
  /** `password_file`, without the line break at its end; also answers keyboard-interactive. */
  readonly password?: (() => string) | undefined;
}

/** Which host keys are the asset's own. With none at all the look is refused before anything but the key exchange. */
export interface HostKeys {
  /** `host_key`: `SHA256:...`, one or several. Empty where the config names none. */
  readonly fingerprints: readonly string[];
  /** `known_hosts_file`: its text, in OpenSSH's format. */
  readonly knownHosts?: (() => string) | undefined;
}

/**
 * `algorithms`: what this asset needs beyond the defaults of algorithms.ts, by SSH name. They are offered after the
 * defaults, so that an asset that can do better still does.
 */
export interface SshAlgorithms {
  readonly kex?: readonly string[] | undefined;
  readonly ciphers?: readonly string[] | undefined;
  readonly macs?: readonly string[] | undefined;
  /** `server_host_key`; `ssh-rsa` here also allows an RSA key of ours to be signed with SHA-1. */
  readonly serverHostKey?: readonly string[] | undefined;
}
