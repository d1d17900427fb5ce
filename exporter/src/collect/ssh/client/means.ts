import type { ParsedKey } from 'ssh2';
import { revealed } from '../../../lib/secret.ts';
import { CollectError } from '../../../model/collection.ts';
import { offeredAlgorithms, type AlgorithmLists } from '../algorithms.ts';
import { readKeyFile } from '../keys/decrypt.ts';
import { trustOf, type Trust } from '../keys/host-keys.ts';
import { createKeyReader } from '../keys/private-key.ts';
import type { SshSettings } from '../settings.ts';

/** Everything of the settings that a session needs, read once before the first packet. */
export interface Means {
  readonly username: string;
  readonly key: ParsedKey | null;
  readonly password: string | null;
  readonly trust: Trust;
  readonly algorithms: AlgorithmLists;
}

/** Reads the key, the password and the pins. @throws CollectError where a file cannot be used; nothing was sent then */
export async function prepare(settings: SshSettings): Promise<Means> {
  const { credential } = settings;
  const trust = trustOf(settings);
  const offered = offeredAlgorithms(settings.algorithms);
  const key = await readKey(credential);
  const password = credential.password === null ? null : revealed(credential.password);
  if (key === null && password === null) {
    throw new CollectError('auth', 'the credential has neither private_key_file nor password_file');
  }
  return {
    username: credential.username,
    key: key !== null && !offered.serverHostKey.includes('ssh-rsa') ? withoutSha1(key) : key,
    password,
    trust,
    algorithms: { ...offered, serverHostKey: trust.narrow(offered.serverHostKey) },
  };
}

const readKey = createKeyReader(readKeyFile);

/** When a server does not say which signatures it accepts (RFC 8308), ssh2 uses `ssh-rsa`, which is SHA-1. */
function withoutSha1(key: ParsedKey): ParsedKey {
  const sign: ParsedKey['sign'] = (data, hash) => {
    if (hash !== 'sha1') return key.sign(data, hash);
    throw new Error(sha1Refused);
  };
  return Object.assign(Object.create(key) as ParsedKey, { sign });
}

/** Why a login with an RSA key was not tried. ssh2 passes it on as the text of an error. */
export const sha1Refused =
  'the asset takes RSA keys only with SHA-1 signatures: use an ed25519 or ECDSA key, or add to its source: algorithms: { server_host_key: [ssh-rsa] }';
