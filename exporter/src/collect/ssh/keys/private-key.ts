import { createHash } from 'node:crypto';
import { revealed } from '../../../lib/secret.ts';
import { CollectError } from '../../../model/collection.ts';
import type { SshCredential } from '../settings.ts';

/** Makes a key of the bytes of a key file, or says why it cannot. */
export type KeyParser<Key> = (data: Buffer, passphrase: string | undefined) => Promise<Key | Error>;

/** How many keys are kept. Plants have only a few credentials, and a changed file leaves its old key here. */
const maxKept = 32;

/**
 * Reads each private key once: decrypting one takes bcrypt 0.3 s and more, and thousands of assets share a credential.
 * A wrong passphrase costs the same, so failures are kept too. A changed file is read again. Rejects with CollectError,
 * reason `auth`.
 */
export function createKeyReader<Key extends object>(
  parse: KeyParser<Key>,
): (credential: Pick<SshCredential, 'privateKey' | 'passphrase'>) => Promise<Key | null> {
  const kept = new Map<string, Promise<Key | Error>>();
  return async (credential) => {
    if (credential.privateKey === null) return null;
    const data = credential.privateKey.export();
    const passphrase = credential.passphrase === null ? undefined : revealed(credential.passphrase);
    const digest = digestOf(data, passphrase);
    if (kept.size >= maxKept && !kept.has(digest)) kept.clear();
    const reading = kept.get(digest) ?? parse(data, passphrase);
    kept.set(digest, reading);
    const key = await reading;
    if (key instanceof Error) throw new CollectError('auth', `private key: ${explain(key.message)}`);
    return key;
  };
}

function digestOf(data: Buffer, passphrase: string | undefined): string {
  const hash = createHash('sha256').update(createHash('sha256').update(data).digest());
  return hash.update(passphrase ?? '').digest('base64');
}

/** The parser's own words may quote the key file, so they are never passed on. */
function explain(message: string): string {
  if (/no passphrase/i.test(message)) return 'it is encrypted, and the credential has no passphrase_file';
  if (/passphrase|integrity|decrypt/i.test(message)) return 'the passphrase is wrong, or the file is damaged';
  if (message === publicKeyGiven) return 'the file holds a public key: private_key_file must name the private one';
  if (message === dsaKeyGiven) return 'DSA keys are not used: make an ed25519 key (ssh-keygen -t ed25519)';
  return 'it is no private key in OpenSSH, PEM or PuTTY format (ssh-keygen -p -f FILE rewrites PKCS#8 as OpenSSH)';
}

/** Messages that a KeyParser may return. */
export const publicKeyGiven = 'public key given';
export const dsaKeyGiven = 'DSA key given';
