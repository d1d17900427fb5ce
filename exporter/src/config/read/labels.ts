import { isMap, type RawMap } from './layers.ts';

/** Labels of an asset, as `match:` and windows see them. */
export type Labels = Readonly<Record<string, string>>;

const ownLabels = ['name', 'address', 'site', 'zone', 'role', 'criticality'];

/** Labels whose values are compared without regard to case. */
const words = new Set(['role', 'criticality']);

/** The labels of an entry before it is checked. A value that is no text is no label. */
export function labelsOf(entry: RawMap): Labels {
  const further = isMap(entry['labels']) ? entry['labels'] : {};
  const own = Object.fromEntries(ownLabels.map((name) => [name, entry[name]]));
  const all = Object.entries({ ...further, ...own }).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  return Object.fromEntries(all.map(([name, value]) => [name, words.has(name) ? value.toLowerCase() : value]));
}

/**
 * True where labels match patterns: each named label matches at least one of its patterns. A missing label counts as
 * empty.
 */
export function matcher(patterns: Readonly<Record<string, readonly string[]>>): (labels: Labels) => boolean {
  const tests = Object.entries(patterns).map(([name, globs]) => ({ name, test: anyOf(globs, words.has(name)) }));
  return (labels) => tests.every(({ name, test }) => test(labels[name] ?? ''));
}

/** True where a text matches one of the patterns; `*` and `?` are the only wildcards. */
export function anyOf(globs: readonly string[], ignoreCase = false): (text: string) => boolean {
  const patterns = globs.map((glob) => new RegExp(`^${toPattern(glob)}$`, ignoreCase ? 'iu' : 'u'));
  return (text) => patterns.some((pattern) => pattern.test(text));
}

function toPattern(glob: string): string {
  return glob
    .replace(/[\\^$.|+()[\]{}/]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
}
