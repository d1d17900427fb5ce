import { linesOf } from '../foreign.ts';
import { formatNames, formats, type Format } from './formats.ts';
import { maxRows, quote, refuse } from '../parsed.ts';
import { readers } from './readers.ts';
import { strangerOf } from './strangers.ts';

/**
 * What kind of recording this is, by its content: names of files are wishes. Of tables every line is looked at, because two
 * recordings in one file would otherwise be read as half of an asset.
 * @throws CollectError where it is no format, more than one, or one that would be misread
 */
export function detectFormat(text: string): Format {
  let found: Format | null = null;
  let first = '';
  for (const [index, raw] of linesOf(text).entries()) {
    const line = raw.trim();
    if (line === '') continue;
    // A greeting is shorter, and the parsers would not read over so much either.
    if (found === null && index > maxRows) break;
    first ||= line;
    const mark = markOf(line, found, index + 1);
    if (mark !== null && found !== null && mark !== found) {
      throw refuse('import', index + 1, `${mark} in a recording of ${found}: one file for each would be right`);
    }
    found ??= mark;
    if (found !== null && readers[found].closed === true) return found;
  }
  if (found !== null) return found;
  if (first === '') throw refuse('import', null, 'the recording is empty');
  throw refuse('import', null, `of no format that can be read (${formatNames}), it begins with ${quote(first)}`);
}

function markOf(line: string, found: Format | null, number: number): Format | null {
  if (found !== null && readers[found].holds?.(line) === true) return found;
  const stranger = found === null ? strangerOf(line) : null;
  if (stranger !== null) {
    throw refuse('import', number, `this is ${stranger}, which cannot be read; what can: ${formatNames}`);
  }
  return (
    formats.find((format) => readers[format].marks(line) && (found === null || readers[format].closed !== true)) ?? null
  );
}
