import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ParsedKey } from 'ssh2';
import { parseKeyFile } from './key-file.ts';
import { workerFile } from '../../../lib/worker-file.ts';

export interface EncryptedKey {
  readonly data: Uint8Array;
  readonly passphrase: string;
}

/** The key without its passphrase, or the error text of ssh2. */
export type Decrypted = { readonly plain: string | Uint8Array } | { readonly problem: string };

/** Reads a private key. One with a passphrase is read in another thread, because bcrypt would block the event loop. */
export async function readKeyFile(data: Buffer, passphrase: string | undefined): Promise<ParsedKey | Error> {
  if (passphrase === undefined) return parseKeyFile(data);
  const workerData: EncryptedKey = { data, passphrase };
  const worker = new Worker(workerFile(import.meta.url, './decrypt-worker'), { workerData });
  const [decrypted] = (await once(worker, 'message')) as [Decrypted];
  return 'problem' in decrypted ? new Error(decrypted.problem) : parseKeyFile(Buffer.from(decrypted.plain));
}
