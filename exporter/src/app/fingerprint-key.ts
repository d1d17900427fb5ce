import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const keyBytes = 32;

/**
 * The key under which fingerprints of secrets are kept, made at the first start. Whoever copies the store alone cannot
 * try passwords against it.
 */
export async function fingerprintKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'fingerprint.key');
  try {
    const key = await readFile(file);
    if (key.length === keyBytes) {
      return key;
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
      throw error;
    }
  }
  const key = randomBytes(keyBytes);
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(key);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return key;
}
