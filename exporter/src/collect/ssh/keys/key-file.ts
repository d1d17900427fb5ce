import { createPrivateKey } from 'node:crypto';
import ssh2, { type ParsedKey } from 'ssh2';
import { dsaKeyGiven, publicKeyGiven } from './private-key.ts';

/** Reads the first key of a private key file. With a passphrase, bcrypt takes 0.3 s and more. */
export function parseKeyFile(data: Buffer, passphrase?: string): ParsedKey | Error {
  const parsed = ssh2.utils.parseKey(data, passphrase);
  // A file in OpenSSH's format may hold several keys. Then ssh2 returns a list, which its types do not mention.
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey) : parsed;
  if (key instanceof Error) return key;
  if (!key.isPrivateKey()) return new Error(publicKeyGiven);
  return key.type === 'ssh-dss' ? new Error(dsaKeyGiven) : key;
}

/**
 * The same key in a form that `parseKeyFile` reads without a passphrase: PKCS#1, SEC 1, or OpenSSH's own for ed25519.
 */
export function withoutPassphrase(key: ParsedKey): string | Buffer {
  const plain = createPrivateKey(key.getPrivatePEM());
  if (plain.asymmetricKeyType === 'rsa') return plain.export({ type: 'pkcs1', format: 'pem' });
  if (plain.asymmetricKeyType === 'ec') return plain.export({ type: 'sec1', format: 'pem' });
  return opensshEd25519(plain.export({ format: 'jwk' }));
}

/** An unencrypted key in OpenSSH's format (PROTOCOL.key of OpenSSH): the only one in which ssh2 reads ed25519. */
function opensshEd25519({ d = '', x = '' }: JsonWebKey): string {
  const [seed, point] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const publicPart = Buffer.concat([field('ssh-ed25519'), field(point)]);
  // Two numbers that must be equal, and a comment; padded with 1, 2, 3 to blocks of 8.
  const privatePart = Buffer.concat([
    ...[Buffer.alloc(8), publicPart],
    ...[field(Buffer.concat([seed, point])), field('')],
  ]);
  const padding = Buffer.from(Array.from({ length: -privatePart.length & 7 }, (_, i) => i + 1));
  const container = Buffer.concat([
    ...[Buffer.from('openssh-key-v1\0'), field('none'), field('none'), field(''), count(1)],
    ...[field(publicPart), field(Buffer.concat([privatePart, padding]))],
  ]);
  const lines = container.toString('base64').replace(/.{70}(?=.)/g, '$&\n');
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([count(bytes.length), bytes]);
}

function count(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}
