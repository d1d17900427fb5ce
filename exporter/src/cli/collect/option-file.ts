import { readFileSync } from 'node:fs';
import { CommandError } from '../shared/io.ts';

/** The content of a file that an option names, read before anything is sent. @throws CommandError (2) */
export function fileOf(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CommandError(2, `${option} ${file} cannot be read (${code}); name a file that you may read`);
  }
}

/** The same for a secret, without a line break at the end. */
export function secretOf(option: string, file: string): string {
  return fileOf(option, file)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
