import { isScalar, visit, type Document, type YAMLParseError } from 'yaml';
import { offsetOf } from './yaml-nodes.ts';

/** A problem that the library reports, without its text. */
export type Fault = Pick<YAMLParseError, 'code' | 'pos'> & { readonly first?: number | null };

/** Keys that are twice in one map, in the order of the file, with the place of the first one. */
export function duplicateKeys(document: Document): readonly Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Map: (_key, { items }) => {
      const seen = new Map<unknown, number | null>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const at = offsetOf(key) ?? 0;
        const first = seen.get(key.value);
        if (first === undefined) seen.set(key.value, at);
        else faults.push({ code: 'DUPLICATE_KEY', pos: [at, at], first });
      }
    },
  });
  return faults.sort((one, other) => one.pos[0] - other.pos[0]);
}

const messages: Readonly<Partial<Record<YAMLParseError['code'], string>>> = {
  TAB_AS_INDENT: 'a tab indents this line; YAML wants spaces',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BLOCK_AS_IMPLICIT_KEY: 'a second ":" on this line; put the value in quotes, or the key on a line of its own',
  MULTILINE_IMPLICIT_KEY: 'no ":" after this key; write key: value on one line',
  MISSING_CHAR: 'a character is missing here: a closing quote, bracket or comma, or the ":" after a key',
  BAD_ALIAS: 'a value that begins with * or & needs quotes',
  BAD_SCALAR_START: 'a value that begins with this character needs quotes',
  BAD_DQ_ESCAPE: 'unknown \\ sequence in double quotes; use single quotes or write \\\\',
  TAG_RESOLVE_FAILED: 'YAML tags (!name) are not used here; leave it out',
  RESOURCE_EXHAUSTION: 'values are nested too deeply',
  UNEXPECTED_TOKEN: 'this does not fit here; check quotes, brackets and indentation from the line above on',
};

/** The site of a problem: the file, whether it is at the end, and the line of a first key. */
interface FaultSite {
  readonly file: string;
  readonly isEnd: boolean;
  readonly lineOf: (offset: number) => number;
}

/** The message for a problem, in our own words. */
export function yamlMessage(error: Fault, { file, isEnd, lineOf }: FaultSite): string {
  if (error.code === 'DUPLICATE_KEY') {
    return `this key stands twice, first on line ${lineOf(error.first ?? 0)}; keep one of them`;
  }
  const why = isEnd ? 'the file ends in the middle; a closing quote or bracket is missing' : messages[error.code];
  const language = file.endsWith('.json') ? 'JSON' : 'YAML';
  return `not ${language}: ${why ?? `check quotes, brackets and indentation (${error.code})`}`;
}
