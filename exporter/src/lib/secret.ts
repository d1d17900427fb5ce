import { createHmac, createSecretKey, KeyObject } from 'node:crypto';

/**
 * A secret as a key object of Node: outside the heap, never printed, and passed to another thread as it is. Only
 * `revealed` shows it.
 */
export type Secret = KeyObject;

/** @param content bytes, or a text in UTF-8 */
export function sealed(content: string | Buffer): Secret {
  return createSecretKey(Buffer.from(content));
}

export function revealed(secret: Secret): string {
  return secret.export().toString('utf8');
}

export function isSecret(value: unknown): value is Secret {
  return value instanceof KeyObject;
}

/**
 * Keyed digest of plain data and the secrets in it. It stays the same while neither changes, also over restarts.
 * Without the key the digest on disk cannot be used to guess secrets. The schedule keeps it to know when an asset that
 * refused our password may be asked again.
 */
export function keyedDigest(data: object, key: KeyObject): string {
  const text = JSON.stringify(data, (_name, value: unknown) => (isSecret(value) ? digest(value, key) : value));
  return createHmac('sha256', key).update(text).digest('hex');
}

function digest(secret: Secret, key: KeyObject): string {
  return createHmac('sha256', key).update(secret.export()).digest('hex');
}
