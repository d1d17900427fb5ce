import { createPrivateKey, randomBytes } from 'node:crypto';

/** RFC 8410: what stands before the 32 bytes of an ed25519 private key in PKCS#8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const blockBytes = 8;

/**
 * An ed25519 key in OpenSSH's format (PROTOCOL.key of OpenSSH), not encrypted. Written here because ssh2's
 * `generateKeyPairSync` cuts leading zeros off the public key, so that one key in 256 cannot be read.
 * @param seed the private key, 32 bytes
 * @param check four bytes that stand in the file twice; with the same seed and these, the file is the same
 */
export function newKey(seed: Buffer = randomBytes(32), check: Buffer = randomBytes(4)): string {
  const { x = '' } = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  });
  const publicKey = Buffer.from(x, 'base64url');
  const name = string('ssh-ed25519');
  const noComment = string('');
  const secret = Buffer.concat([
    ...[check, check, name, string(publicKey), string(Buffer.concat([seed, publicKey])), noComment],
  ]);
  const padding = Buffer.from(Array.from({ length: -secret.length & (blockBytes - 1) }, (_, index) => index + 1));
  const one = Buffer.from([0, 0, 0, 1]);
  const whole = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[string('none'), string('none'), string(''), one, string(Buffer.concat([name, string(publicKey)]))],
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = whole.toString('base64').replace(/.{1,70}/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`;
}

/** A string of RFC 4251: its length in four bytes, and its bytes. */
function string(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
