import { quote, refuse } from '../parsed.ts';
import type { LineSpan } from './answer.ts';

const parser = 'zeek';

/** No log has more columns; conn.log has 21, with every policy script loaded some 40. */
const maxColumns = 1024;

/**
 * The form of Zeek's TSV: header lines that say how the rest is divided, and rows. A row is only divided; a column is cut
 * out of it when somebody asks for it.
 */
export class ZeekTable {
  #separator = '\t';
  #empty = '(empty)';
  #unset = '-';
  #path = '';
  /** The last line of each kind, in the order in which they have to be read. */
  readonly #lines = new Map<string, string>();
  #columns: ReadonlyMap<string, number> = new Map();
  #text = '';
  /** Where each column begins, and one past the end of the last one. */
  #starts = new Int32Array(0);

  get path(): string {
    return this.#path;
  }

  /** All that rows depend on: one line of each kind, however often a log says it. */
  get lines(): string {
    return [...this.#lines.values()].join('\n');
  }

  has(column: string): boolean {
    return this.#columns.has(column);
  }

  /** True where this line changed what columns there are. Comments are passed over. */
  header(line: string, number: number): boolean {
    const [key, value] = this.#split(line);
    switch (key) {
      case '#separator':
        this.#lines.clear();
        this.#separator = separatorOf(value, number);
        this.#columns = new Map();
        break;
      case '#empty_field':
        this.#empty = value;
        break;
      case '#unset_field':
        this.#unset = value;
        break;
      case '#path':
        this.#path = value;
        break;
      case '#fields':
        this.#divide(value, number);
        break;
      default:
        return false;
    }
    this.#lines.set(key, line);
    return true;
  }

  /** Makes this line the row at hand. @throws CollectError where it does not have as many columns as the header names */
  row(text: string, { start, end, number }: LineSpan): void {
    const wanted = this.#columns.size;
    if (wanted === 0) throw refuse(parser, number, 'no #fields line before it, so nobody knows what its columns are');
    const found = this.#separator.length === 1 ? this.#byCharacter(text, start, end) : this.#byText(text, start, end);
    if (found !== wanted) throw refuse(parser, number, `${found} columns; its header names ${wanted}`);
    this.#starts[0] = start;
    this.#starts[wanted] = end + this.#separator.length;
    this.#text = text;
  }

  /** Of the row at hand. */
  readonly cell = (column: string): string | null => {
    const index = this.#columns.get(column);
    return index === undefined ? null : this.at(index);
  };

  /** Where a column stands, for those who ask for it in each row; -1 where there is none. */
  indexOf(column: string): number {
    return this.#columns.get(column) ?? -1;
  }

  /** The same as `cell`, by the column's place. */
  at(index: number): string | null {
    if (index < 0) return null;
    const from = this.#starts[index] ?? 0;
    const value = this.#text.slice(from, (this.#starts[index + 1] ?? from) - this.#separator.length);
    return value === this.#unset || value === this.#empty || value === '' ? null : value;
  }

  /** How many columns there are; notes where they begin. */
  #byCharacter(text: string, start: number, end: number): number {
    const code = this.#separator.charCodeAt(0);
    const starts = this.#starts;
    let found = 1;
    for (let at = start; at < end; at++) {
      if (text.charCodeAt(at) === code) starts[found++] = at + 1;
    }
    return found;
  }

  #byText(text: string, start: number, end: number): number {
    const { length } = this.#separator;
    let found = 1;
    for (let at = text.indexOf(this.#separator, start); at >= 0 && at + length <= end;) {
      this.#starts[found++] = at + length;
      at = text.indexOf(this.#separator, at + length);
    }
    return found;
  }

  /** `#separator` itself is divided by a blank. */
  #split(line: string): readonly [string, string] {
    const divider = line.startsWith('#separator') ? ' ' : this.#separator;
    const at = line.indexOf(divider);
    return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + divider.length)];
  }

  #divide(value: string, number: number): void {
    const names = value.split(this.#separator, maxColumns + 1);
    if (names.length > maxColumns) throw refuse(parser, number, `more than ${maxColumns} columns`);
    this.#columns = new Map(names.map((name, index) => [dotted(name), index]));
    if (value === '' || this.#columns.size < names.length) {
      throw refuse(parser, number, `${quote(value)}: names of columns, each once, would be right`);
    }
    this.#starts = new Int32Array(names.length + 1);
  }
}

/**
 * The ends of a conversation are called `id.resp_h`, or `id_resp_h` where whoever reads the log bears no dots
 * (`Log::default_scope_sep`).
 */
function dotted(name: string): string {
  return name.replace(/^id_(?=(?:orig|resp)_[hp]$)/, 'id.');
}

/** The same for one object of a log in JSON. */
export function dottedKeys(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (!('id_resp_h' in values)) return values;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [dotted(name), value]));
}

/** `\x09` or the characters themselves. */
function separatorOf(value: string, number: number): string {
  const separator = value.replace(/\\x([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  if (separator === '' || separator.length > 8) {
    throw refuse(parser, number, `#separator ${quote(value)}: \\x09 would be right`);
  }
  return separator;
}
