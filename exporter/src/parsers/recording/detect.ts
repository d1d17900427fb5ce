import { formatNames, formats, type RecordingFormat } from '../../model/source/recording-format.ts';
import { maxRows, quote, refuse } from '../parsed.ts';
import { readers } from './readers.ts';

/**
 * Detects the format of a recording by its content, because file names may be wrong. Every line of a table is checked:
 * two recordings in one file would otherwise read as half of an asset.
 * @throws CollectError where it has no known format, or more than one
 */
export function detectFormat(text: string): RecordingFormat {
  let found: RecordingFormat | null = null;
  let first = '';
  let index = -1;
  for (const raw of linesOf(text)) {
    index++;
    const line = raw.trim();
    if (line === '') continue;
    // No greeting is so long, and the parsers would not skip so much either.
    if (found === null && index > maxRows) break;
    first ||= line;
    const mark = markOf(line, found);
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

/** One after the other: for most logs the first line is enough, and they can be long. */
function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
  yield text.slice(start);
}

function markOf(line: string, found: RecordingFormat | null): RecordingFormat | null {
  if (found !== null && readers[found].holds?.(line) === true) return found;
  return (
    formats.find((format) => readers[format].marks(line) && (found === null || readers[format].closed !== true)) ?? null
  );
}
