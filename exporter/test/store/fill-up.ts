import { statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file that takes all room of the small disk on which a data folder stands. */
export function ballastOf(dataDir: string): string {
  return join(dataDir, 'ballast');
}

/** Writes until there is no more room than that. */
export function fillUp(dataDir: string, leaveBytes = 0): void {
  const { bavail, bsize } = statfsSync(dataDir);
  writeFileSync(ballastOf(dataDir), Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
  if (leaveBytes > 0) return;
  for (let bytes = 1 << 12; bytes >= 1; bytes = Math.floor(bytes / 2)) {
    try {
      for (;;) writeFileSync(ballastOf(dataDir), Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      // No room for so many bytes: fewer may still fit.
    }
  }
}
