import { readFileSync } from 'node:fs';

/** From package.json, which is two folders above this file both in `src` and in `dist`. */
export const version: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version: found } = JSON.parse(text) as { version: string };
  return found;
}
