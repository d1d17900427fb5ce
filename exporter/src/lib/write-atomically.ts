import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';

/**
 * Replaces a small file. A reader, or a start after a power cut, finds the old content or the new one, never a part.
 */
export function writeAtomically(file: string, content: string | Uint8Array): void {
  const beside = besideOf(file);
  const descriptor = openSync(beside, 'w', 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(beside, file);
}

/** The same for a large file or a slow disk: it does not block the event loop. */
export async function writeAtomicallyAside(file: string, content: string | Uint8Array): Promise<void> {
  const beside = besideOf(file);
  await writeWhole(beside, content);
  await rename(beside, file);
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await using handle = await open(file, 'w', 0o600);
  await handle.writeFile(content);
  await handle.sync();
}

function besideOf(file: string): string {
  return `${file}.new`;
}
