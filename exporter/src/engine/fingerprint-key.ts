import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../lib/write-atomically.ts';

const keyBytes = 32;

/**
 * The key under which digests of secrets are kept, made at the first start. Somebody who copies only the store cannot
 * use it to try passwords.
 */
export async function fingerprintKey(dataDir: string): Promise<KeyObject> {
  const file = join(dataDir, 'fingerprint.key');
  const known = await readKey(file);
  if (known?.length === keyBytes) {
    return createSecretKey(known);
  }
  const key = randomBytes(keyBytes);
  writeAtomically(file, key);
  return createSecretKey(key);
}

async function readKey(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}
