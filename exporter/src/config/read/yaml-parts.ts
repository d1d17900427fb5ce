import { LineCounter, type Document } from 'yaml';
import type { TextFile } from './files.ts';
import { isMap } from './layers.ts';
import type { Place } from './problem.ts';
import { cutText, entriesAtOnce, type CutText, type ListPart } from './yaml-cut.ts';
import { offsetAt, soundDocument, type Path, type YamlSource } from './yaml-document.ts';

/**
 * A file with a long list, read in parts: 10,000 assets need a third of the memory.
 * @returns null where there is no such list, or where anything is wrong. Then the file must be read as a whole, which
 * finds the problem
 */
export function readInParts({ name, text }: TextFile, atOnce = entriesAtOnce): YamlSource | null {
  const cut = cutText(text, atOnce);
  if (cut === null) return null;
  const outline = soundDocument(cut.outline);
  if (outline === null || !isMap(outline.value)) return null;
  const list = outline.value[cut.key];
  if (!Array.isArray(list) || list.length !== cut.entriesInOutline) return null;
  const entries: unknown[] = list;
  for (const part of cut.parts) {
    const values = soundDocument(text.slice(part.from, part.to))?.value;
    if (!Array.isArray(values) || values.length !== part.count) return null;
    for (const value of values) entries.push(value);
  }
  return new PartedDocument({ file: name, text, cut, outline: outline.document, value: outline.value });
}

interface Parted {
  readonly file: string;
  readonly text: string;
  readonly cut: CutText;
  readonly outline: Document;
  readonly value: unknown;
}

/** A part is read again where a caller needs a place in it. */
class PartedDocument implements YamlSource {
  readonly file: string;
  readonly value: unknown;
  readonly #parted: Parted;
  #lines: LineCounter | null = null;
  #last: { readonly part: ListPart; readonly document: Document } | null = null;

  constructor(parted: Parted) {
    this.file = parted.file;
    this.value = parted.value;
    this.#parted = parted;
  }

  place(path: Path, at: 'key' | 'value' = 'value'): Place {
    this.#lines ??= linesOf(this.#parted.text);
    const { line, col } = this.#lines.linePos(this.#offset(path, at));
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), path: path.join('.') };
  }

  #offset(path: Path, at: 'key' | 'value'): number {
    const { cut, outline } = this.#parted;
    const [key, index, ...rest] = path;
    const part = key === cut.key ? cut.parts.find(({ first, count }) => isWithin(index, first, count)) : undefined;
    if (part !== undefined) return part.from + offsetAt(this.#read(part), [Number(index) - part.first, ...rest], at);
    const offset = offsetAt(outline, path, at);
    const [{ from }] = cut.parts;
    return offset < from ? offset : offset + (cut.parts.at(-1)?.to ?? from) - from;
  }

  #read(part: ListPart): Document {
    if (this.#last?.part !== part) {
      const read = soundDocument(this.#parted.text.slice(part.from, part.to));
      if (read === null) throw new TypeError(`${this.file}: a part that was right is not any more`);
      this.#last = { part, document: read.document };
    }
    return this.#last.document;
  }
}

function isWithin(index: string | number | undefined, first: number, count: number): boolean {
  return typeof index === 'number' && first <= index && index < first + count;
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}
