/** A thread that decrypts one private key file and ends: `workerData` in, a `Decrypted` out. */
import { parentPort, workerData } from 'node:worker_threads';
import { parseKeyFile, withoutPassphrase } from './key-file.ts';
import type { Decrypted, EncryptedKey } from './decrypt.ts';

const { data, passphrase } = workerData as EncryptedKey;
const key = parseKeyFile(Buffer.from(data), passphrase);
const decrypted: Decrypted = key instanceof Error ? { problem: key.message } : { plain: withoutPassphrase(key) };
parentPort?.postMessage(decrypted);
