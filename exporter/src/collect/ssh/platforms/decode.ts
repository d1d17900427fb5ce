import { CollectError } from '../../../model/collection.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder('utf-8', { ignoreBOM: true });

// Control characters except tab and carriage return, and the replacement for a byte that is not UTF-8.
const foreign = /(?![\t\r])[\p{Cc}\ufffd]/u;

/**
 * A name may contain line breaks. At most this many characters of it are in the lines below (netstat has room for 19).
 */
const longestName = 19;

/**
 * The text of a tool's output. A program may have any name, so bytes that are no text are allowed in the names of
 * processes, and only there: elsewhere the answer is refused.
 * @param processes finds where the names of processes begin on a line
 * @throws CollectError
 */
export function decodeOutput(tool: string, bytes: Buffer, processes: RegExp | null): string {
  const text = decode(bytes);
  let lineNumber = 0;
  let isAfterName = false;
  for (const line of text.split('\n')) {
    lineNumber += 1;
    const names: number = processes === null ? -1 : line.search(processes);
    const mayBeName: boolean = isAfterName;
    isAfterName = names >= 0 || (mayBeName && line.length <= longestName);
    const at = line.search(foreign);
    if (at < 0) continue;
    const isInName = (names >= 0 && names < at) || (mayBeName && at < longestName);
    if (isInName && !line.includes('\0')) continue;
    throw new CollectError('parse', `${tool}: line ${lineNumber}: not text (byte or control character at ${at + 1})`);
  }
  return text;
}

function decode(bytes: Buffer): string {
  try {
    return strict.decode(bytes);
  } catch {
    return lossy.decode(bytes);
  }
}
