/** What an SNMPv3 agent needs of the User-based Security Model: SHA-256 (RFC 7860) and AES-128 (RFC 3826), no checks. */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Octets of a signature (RFC 7860, usmHMAC192SHA256AuthProtocol). */
export const signatureLength = 24;

/** The key of a passphrase before it belongs to an engine: a million octets of it, hashed (RFC 3414 A.2). */
export function keyOfPassphrase(passphrase: string): Buffer {
  return createHash('sha256').update(Buffer.alloc(1_048_576, passphrase)).digest();
}

/** The key that only this engine has (RFC 3414 2.6). */
export function localized(key: Buffer, engine: Buffer): Buffer {
  return createHash('sha256').update(key).update(engine).update(key).digest();
}

export function signature(key: Buffer, message: Buffer): Buffer {
  return createHmac('sha256', key).update(message).digest().subarray(0, signatureLength);
}

export interface Clock {
  readonly boots: number;
  readonly time: number;
}

export function encrypt(key: Buffer, plain: Buffer, clock: Clock): { readonly body: Buffer; readonly salt: Buffer } {
  const salt = randomBytes(8);
  const cipher = createCipheriv('aes-128-cfb', key.subarray(0, 16), vector(clock, salt));
  return { body: Buffer.concat([cipher.update(plain), cipher.final()]), salt };
}

export function decrypt(key: Buffer, body: Buffer, { salt, ...clock }: Clock & { readonly salt: Buffer }): Buffer {
  const decipher = createDecipheriv('aes-128-cfb', key.subarray(0, 16), vector(clock, salt));
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

/** RFC 3826 3.1.2.1. */
function vector({ boots, time }: Clock, salt: Buffer): Buffer {
  const clock = Buffer.alloc(8);
  clock.writeUInt32BE(boots, 0);
  clock.writeUInt32BE(time, 4);
  return Buffer.concat([clock, salt]);
}
