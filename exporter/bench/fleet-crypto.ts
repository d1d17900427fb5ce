/**
 * The cost of cryptography alone in one look, CPU milliseconds of one thread: the operations of the protocol in a loop,
 * with keys that are read once and warm caches. Real looks cannot be cheaper, so everything above this is our own cost.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { median } from './child.ts';
import { decrypt, encrypt, keyOfPassphrase, localized, signature } from './usm.ts';

const rounds = 7;

/** CPU milliseconds of each of `times` calls; the median of some rounds after one that warms up. */
function costOf(times: number, work: () => void): number {
  const costs: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const before = process.threadCpuUsage();
    for (let nth = 0; nth < times; nth += 1) work();
    const { user, system } = process.threadCpuUsage(before);
    if (round > 0) costs.push((user + system) / 1000 / times);
  }
  return median(costs);
}

/** Sizes in octets, as they are between ssh2 and OpenSSH. */
const [offerLength, loginLength, packetLength] = [1100, 180, 96];

/** The client's half of the key exchange curve25519-sha256 (RFC 8731), up to the six keys (RFC 4253 7.2). */
function exchangeKeys(theirs: Buffer): readonly Buffer[] {
  const own = generateKeyPairSync('x25519');
  own.publicKey.export({ type: 'spki', format: 'der' });
  const publicKey = createPublicKey({ key: theirs, type: 'spki', format: 'der' });
  const secret = diffieHellman({ privateKey: own.privateKey, publicKey });
  const hash = createHash('sha256')
    .update(Buffer.alloc(2 * offerLength))
    .update(secret)
    .digest();
  return Array.from('ABCDEF', (letter) =>
    createHash('sha256').update(secret).update(hash).update(letter).update(hash).digest(),
  );
}

/**
 * One packet of aes128-gcm@openssh.com (RFC 5647). A cipher of Node cannot continue with another nonce, so each packet
 * has its own.
 */
function seal(key: Buffer, nonce: Buffer, packet: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  cipher.setAAD(packet.subarray(0, 4));
  const body = Buffer.concat([cipher.update(packet), cipher.final()]);
  return Buffer.concat([body, cipher.getAuthTag()]);
}

function open(key: Buffer, nonce: Buffer, sealed: Buffer): void {
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAAD(Buffer.alloc(4));
  decipher.setAuthTag(sealed.subarray(-16));
  decipher.update(sealed.subarray(0, -16));
  decipher.final();
}

/**
 * A handshake as our client does it with our default algorithms, against an asset with an ed25519 host key: key exchange,
 * the host key's signature, our own with an ed25519 key, and the packets of the login, three there and four back.
 */
export function sshHandshakeMs(): number {
  const theirs = generateKeyPairSync('x25519').publicKey.export({ type: 'spki', format: 'der' });
  const [host, own] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const exchangeHash = randomBytes(32);
  const proof = sign(null, exchangeHash, host.privateKey);
  const hostKey = host.publicKey.export({ type: 'spki', format: 'der' });
  const login = Buffer.alloc(loginLength);
  const packet = Buffer.alloc(packetLength);
  const nonce = Buffer.alloc(12);
  const key = randomBytes(16);
  const answer = seal(key, nonce, packet);
  const shown = (): KeyObject => createPublicKey({ key: hostKey, type: 'spki', format: 'der' });
  return costOf(300, () => {
    exchangeKeys(theirs);
    if (!verify(null, exchangeHash, shown(), proof)) throw new Error('the host key is not what it was');
    sign(null, login, own.privateKey);
    for (let nth = 0; nth < 3; nth += 1) seal(key, nonce, packet);
    for (let nth = 0; nth < 4; nth += 1) open(key, nonce, answer);
  });
}

/** One request of SNMPv3 and its answer: both encrypted with AES-128 and signed with SHA-256 once, and once undone. */
export function v3RequestMs(): number {
  const engine = randomBytes(9);
  const key = localized(keyOfPassphrase('a passphrase of a bench'), engine);
  const clock = { boots: 7, time: 86_400 };
  const [asked, answered] = [randomBytes(120), randomBytes(600)];
  const { body, salt } = encrypt(key, answered, clock);
  return costOf(2000, () => {
    signature(key, encrypt(key, asked, clock).body);
    signature(key, body);
    decrypt(key, body, { ...clock, salt });
  });
}

/**
 * Both keys of a user for one engine (RFC 3414 A.2). They are kept, so this happens once for each asset and run of the
 * exporter.
 */
export function v3KeysMs(): number {
  const engine = randomBytes(9);
  return costOf(20, () => {
    for (const passphrase of ['a passphrase of a bench', 'another one of a bench']) {
      localized(keyOfPassphrase(passphrase), engine);
    }
  });
}
