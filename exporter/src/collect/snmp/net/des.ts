import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * DES-CBC of SNMPv3 (RFC 3414 section 8). OpenSSL 3 has it only in the legacy provider. But triple DES with three equal
 * keys is DES, and OpenSSL 3 has triple DES.
 */
const cipher = 'des-ede3-cbc';
const block = 8;

export interface EncryptedPdu {
  readonly encryptedPdu: Buffer;
  /** Called the salt by the RFC. */
  readonly msgPrivacyParameters: Buffer;
}

/** `key` is the localized key: eight octets of DES key, then eight of pre-IV. */
export function encryptDes(key: Buffer, scopedPdu: Buffer): EncryptedPdu {
  const salt = randomBytes(block);
  const padded = Buffer.alloc(Math.ceil(scopedPdu.length / block) * block);
  scopedPdu.copy(padded);
  const des = createCipheriv(cipher, tripleKey(key), iv(key, salt)).setAutoPadding(false);
  return { encryptedPdu: Buffer.concat([des.update(padded), des.final()]), msgPrivacyParameters: salt };
}

/** @throws where the answer has no whole number of blocks, or its salt has not eight octets */
export function decryptDes(key: Buffer, encryptedPdu: Buffer, salt: Buffer): Buffer {
  const des = createDecipheriv(cipher, tripleKey(key), iv(key, salt)).setAutoPadding(false);
  return Buffer.concat([des.update(encryptedPdu), des.final()]);
}

function tripleKey(key: Buffer): Buffer {
  const single = key.subarray(0, block);
  return Buffer.concat([single, single, single]);
}

function iv(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(salt.map((octet, i) => octet ^ (key[block + i] ?? 0)));
}
