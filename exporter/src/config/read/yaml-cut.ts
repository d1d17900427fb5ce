/** So many entries of a long list are read at a time: what the reading of one part needs is garbage before the next begins. */
export const entriesAtOnce = 250;

/** A part of a list in a text: from its first entry to the next part, offsets in characters. */
export interface ListPart {
  readonly from: number;
  readonly to: number;
  /** Which entry of the list is its first one, and how many it has. */
  readonly first: number;
  readonly count: number;
}

/** A text whose longest list stands by itself under a key of the top. */
export interface CutText {
  readonly key: string;
  /** The text with the first part of the list alone. */
  readonly outline: string;
  readonly entriesInOutline: number;
  /** The others, one behind the other. */
  readonly parts: readonly [ListPart, ...ListPart[]];
}

/** A key of the top with nothing behind it, and the first entry of a list below it. */
const listHead = /^([A-Za-z_]\w*):[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*?( *)-(?=[ \r\n])/gm;

/** What lets a part of a text depend on another one: aliases and their anchors. Also found where it only looks so. */
const named = /(?:^|[\s[{,:-])[&*][^\s,\]}]/m;

/**
 * Where a long list of a text may be cut, so that each part can be read by itself. This only looks at how lines begin; whoever
 * reads the parts sees whether each of them is whole.
 * @returns null where there is no such list, or where its parts could mean something else together
 */
export function cutText(text: string, atOnce = entriesAtOnce): CutText | null {
  for (const { index, 0: head, 1: key = '', 2: indent = '' } of text.matchAll(listHead)) {
    const begin = index + head.length - indent.length - 1;
    const { entries, end } = entriesFrom(text, begin, indent.length);
    if (entries.length <= atOnce) continue;
    // Directives and further documents change how the rest is read.
    if (/^%/m.test(text.slice(0, begin)) || /^(?:---|\.\.\.)/m.test(text.slice(begin))) return null;
    if (named.test(text.slice(begin, end))) return null;
    const [part, ...parts] = partsOf(entries, end, atOnce);
    if (part === undefined) return null;
    const outline = text.slice(0, part.from) + text.slice(end);
    return { key, outline, entriesInOutline: atOnce, parts: [part, ...parts] };
  }
  return null;
}

/** Where each entry begins that stands as far in as the first one, and where the list ends. */
function entriesFrom(text: string, begin: number, indent: number): { entries: readonly number[]; end: number } {
  const entries: number[] = [];
  for (let line = begin; line < text.length;) {
    let at = line;
    while (text[at] === ' ') at += 1;
    const isEmpty = /[#\r\n\t]/.test(text[at] ?? '\n');
    if (!isEmpty && at - line <= indent) {
      const isEntry = at - line === indent && text[at] === '-' && /[ \r\n]/.test(text[at + 1] ?? '\n');
      if (!isEntry) return { entries, end: line };
      entries.push(line);
    }
    const next = text.indexOf('\n', at);
    line = next === -1 ? text.length : next + 1;
  }
  return { entries, end: text.length };
}

/** All but the first part, which stays in the outline. */
function partsOf(entries: readonly number[], end: number, atOnce: number): readonly ListPart[] {
  const parts: ListPart[] = [];
  for (let first = atOnce; first < entries.length; first += atOnce) {
    const next = Math.min(first + atOnce, entries.length);
    parts.push({ from: entries[first] ?? end, to: entries[next] ?? end, first, count: next - first });
  }
  return parts;
}
