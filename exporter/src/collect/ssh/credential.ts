import { revealed } from '../../lib/secret.ts';
import type { CredentialJob, CredentialKind } from '../source.ts';
import { SshCredential as Entry } from './schema.ts';
import type { SshCredential } from './settings.ts';

/** A private key, a password, or both. */
export const sshCredential = {
  schema: Entry,
  resolve,
  sendsPassword: ({ password }: SshCredential) => password !== null,
} as const satisfies CredentialKind<Entry, SshCredential>;

async function resolve({ name, entry, secret, refuse }: CredentialJob<Entry>): Promise<SshCredential | null> {
  const privateKey = await secret('private_key');
  const passphrase = await secret('passphrase');
  const password = await secret('password');
  if (privateKey === 'wrong' || passphrase === 'wrong' || password === 'wrong') return null;
  if (privateKey === null && password === null) {
    return refuse('has no secret; add private_key_file or password_file');
  }
  if (passphrase !== null && privateKey === null) {
    return refuse('there is no private key that it could open; add private_key_file', 'passphrase');
  }
  if (privateKey !== null && /^(ssh-|ecdsa-|---- BEGIN SSH2 PUBLIC)/.test(revealed(privateKey))) {
    return refuse('is a public key; name the private key, the file without .pub', 'private_key');
  }
  return { type: 'ssh', name, username: entry.username, privateKey, passphrase, password };
}
