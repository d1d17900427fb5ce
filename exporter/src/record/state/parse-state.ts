import type { Cut } from '../../lib/turns.ts';

/** Characters that are read in one turn, which takes about a millisecond. */
const charactersPerTurn = 64 * 1024;

/** Shorter texts are read at once. */
const longText = 4 * charactersPerTurn;

/**
 * Like `JSON.parse` of an object, in small pieces: the items of its lists are read a few at a time. The text must be
 * what `JSON.stringify` writes. An item is never cut, however long it is.
 * @throws SyntaxError where a part is no JSON
 */
export function* parseState(text: string): Cut<unknown> {
  if (text.length < longText) return JSON.parse(text) as unknown;
  const lists = yield* findLists(text);
  let outside = '';
  let from = 0;
  for (const { begin, end } of lists) {
    outside += text.slice(from, begin);
    from = end;
  }
  const whole = JSON.parse(outside + text.slice(from)) as Record<string, unknown>;
  for (const { name, cuts } of lists) {
    const items: unknown[] = [];
    for (let at = 1; at < cuts.length; at += 1) {
      for (const item of JSON.parse(`[${text.slice((cuts[at - 1] ?? 0) + 1, cuts[at])}]`) as unknown[])
        items.push(item);
      yield;
    }
    whole[name] = items;
  }
  return whole;
}

/** A list directly in the object: the text between its brackets, and where it may be cut (at a bracket or a comma). */
interface List {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
  readonly cuts: readonly number[];
}

function* findLists(text: string): Cut<List[]> {
  const lists: List[] = [];
  const marks = /["{}[\],]/g;
  let depth = 0;
  let name = '';
  /** The cuts of the list that is open directly in the object; empty while none is. */
  let cuts: number[] = [];
  let turn = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    const { index } = mark;
    const [character] = mark;
    if (index - turn > charactersPerTurn) {
      turn = index;
      yield;
    }
    if (character === '"') {
      marks.lastIndex = endOfString(text, index);
      if (depth === 1) name = text.slice(index, marks.lastIndex);
    } else if (character === ',') {
      const last = depth === 2 ? cuts.at(-1) : undefined;
      if (last !== undefined && index - last > charactersPerTurn) cuts.push(index);
    } else if (character === '[' || character === '{') {
      depth += 1;
      if (depth === 2) cuts = character === '[' ? [index] : [];
    } else {
      if (depth === 2) lists.push(...listOf(name, cuts, index));
      depth -= 1;
    }
  }
  return lists;
}

/** The list that ends at `end`; none where an object ended. */
function listOf(name: string, cuts: readonly number[], end: number): readonly List[] {
  const [begin] = cuts;
  return begin === undefined ? [] : [{ name: JSON.parse(name) as string, begin: begin + 1, end, cuts: [...cuts, end] }];
}

/** The position after the closing quote. */
function endOfString(text: string, begin: number): number {
  for (let at = begin + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at === -1) return text.length;
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
}
