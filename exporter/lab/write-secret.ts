import { chmodSync, writeFileSync } from 'node:fs';

/** Writes a file that only its owner reads, also where an older one had another mode. */
export function writeSecret(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}
