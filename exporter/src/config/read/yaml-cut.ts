/** A long list is read in parts of this many entries. The memory of one part is garbage before the next begins. */
export const entriesAtOnce = 250;

/** A part of a list in a text: from its first entry to the next part, offsets in characters. */
export interface ListPart {
  readonly from: number;
  readonly to: number;
  /** Which entry of the list is its first one, and how many it has. */
  readonly first: number;
  readonly count: number;
}

/** A text in which the longest list is directly under a top-level key. */
export interface CutText {
  readonly key: string;
  /** The text with only the first part of the list. */
  readonly outline: string;
  readonly entriesInOutline: number;
  /** The other parts, in order. */
  readonly parts: readonly [ListPart, ...ListPart[]];
}

/** A top-level key without a value on its line, followed by the first entry of a list. */
const listHead = /^([A-Za-z_]\w*):[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*?( *)-(?=[ \r\n])/gm;

/**
 * Aliases and anchors make one part of a text depend on another. This also matches some text that only looks like them.
 */
const named = /(?:^|[\s[{,:-])[&*][^\s,\]}]/m;

/**
 * Where a long list may be cut, so that each part can be read separately. It only checks the beginnings of lines; the
 * reader of the parts checks whether each is complete.
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

/** The beginning of each entry with the same indentation as the first one, and the end of the list. */
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
