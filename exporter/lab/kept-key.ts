import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { newKey } from './new-key.ts';
import { writeSecret } from './write-secret.ts';

/** The private key of this file; a new one where there is none yet. A restarted lab is the same lab to its exporter. */
export function keptKey(file: string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeSecret(file, newKey());
  }
  return readFileSync(file, 'utf8');
}
