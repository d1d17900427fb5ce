import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type YAMLParseError,
} from 'yaml';
import type { TextFile } from './files.ts';
import { Findings, type Place } from './problem.ts';

/** Steps from the top of a document to a value: keys and list positions. */
export type Path = readonly (string | number)[];

/** One YAML (or JSON) document with the places of its values. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** Where the value at a path stands, or its key; what is not there stands where its nearest parent does. */
  place(path: Path, at?: 'key' | 'value'): Place;
}

/**
 * Reads all documents of a file. What is no YAML is reported; the documents that could not be read for certain are left out.
 * Messages are ours: those of the library may quote the line, and a secret could stand in it.
 */
export function readYaml(file: TextFile, findings: Findings): readonly YamlSource[] {
  if (hasTooManyTokens(file.text)) {
    findings.problem({ file: file.name, line: 1, column: 1, path: '' }, tooManyTokens);
    return [];
  }
  if (hasTooManyAliases(file.text)) {
    findings.problem({ file: file.name, line: 1, column: 1, path: '' }, tooManyAliases);
    return [];
  }
  const lines = new LineCounter();
  // The library compares each key of a map with all others: 40,000 keys took a minute.
  const documents = parseAllDocuments(file.text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const source = new LocatedDocument({ document, lines, file: file.name });
    const fatal: readonly Fault[] = [...document.errors, ...document.warnings];
    const duplicates = duplicateKeys(document);
    // After the first fault of syntax the rest is guesswork.
    for (const fault of [...duplicates, ...fatal.slice(0, 1)]) {
      const isEnd = fault.pos[0] >= file.text.trimEnd().length;
      findings.problem(source.placeAt(fault.pos[0]), yamlMessage(fault, source, isEnd));
    }
    return fatal.length === 0 && source.read(findings) ? [source] : [];
  });
}

/**
 * What a file takes in memory while it is read depends on its tokens and not on its bytes: 300 to 800 bytes each. 17,000
 * assets have two million; the same bytes full of brackets have twice as many.
 */
const maxTokens = 2_000_000;
const tooManyTokens = `has more than ${maxTokens} words and marks (tokens of YAML), the limit for such a file; split it, or give a part of it to another exporter`;

function hasTooManyTokens(text: string): boolean {
  if (text.length <= maxTokens) return false;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += token.length > 0 ? 1 : 0;
    if (tokens > maxTokens) return true;
  }
  return false;
}

/** Each alias is looked for through the whole file. */
const maxAliases = 1000;
const tooManyAliases = `has more than ${maxAliases} aliases (*name), the limit for such a file; write the values out`;

function hasTooManyAliases(text: string): boolean {
  if (text.split('*', maxAliases + 2).length <= maxAliases + 1) return false;
  let aliases = 0;
  for (const token of new Lexer().lex(text)) {
    aliases += token.startsWith('*') ? 1 : 0;
    if (aliases > maxAliases) return true;
  }
  return false;
}

/** What the library says of a fault, without its words. */
type Fault = Pick<YAMLParseError, 'code' | 'pos'> & { readonly first?: number | null };

/** Keys that stand twice in one map, in the order of the file, with where their first twin stands. */
function duplicateKeys(document: Document): readonly Fault[] {
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

export interface JsonReading {
  readonly findings: Findings;
  /** A text of more characters is never read as YAML, which takes 150 times its size: its problems have no line. */
  readonly locatable: number;
}

/** JSON is read by the engine, which is twenty times as fast; as YAML only when somebody asks where something stands. */
export function readJson(file: TextFile, reading: JsonReading): YamlSource | null {
  try {
    return new LocatedJson(file, JSON.parse(file.text), reading.locatable);
  } catch {
    if (file.text.length <= reading.locatable) return readYaml(file, reading.findings)[0] ?? null;
    reading.findings.problem(
      { file: file.name, line: 1, column: 1, path: '' },
      'not JSON, and too large to say where; a tool such as jq tells',
    );
    return null;
  }
}

class LocatedJson implements YamlSource {
  readonly file: string;
  readonly value: unknown;
  readonly #text: TextFile;
  readonly #isLocatable: boolean;
  #located: YamlSource | null = null;

  constructor(text: TextFile, value: unknown, locatable: number) {
    this.file = text.name;
    this.value = value;
    this.#text = text;
    this.#isLocatable = text.text.length <= locatable;
  }

  place(path: Path, at: 'key' | 'value' = 'value'): Place {
    if (this.#isLocatable) this.#located ??= readYaml(this.#text, new Findings())[0] ?? null;
    return this.#located?.place(path, at) ?? { file: this.file, line: 1, column: 1, path: path.join('.') };
  }
}

class LocatedDocument implements YamlSource {
  readonly file: string;
  value: unknown = null;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(parts: { document: Document; lines: LineCounter; file: string }) {
    this.file = parts.file;
    this.#document = parts.document;
    this.#lines = parts.lines;
  }

  /** False where aliases lead nowhere or multiply without end. */
  read(findings: Findings): boolean {
    try {
      this.value = this.#document.toJS({ maxAliasCount: 1000 }) as unknown;
      return true;
    } catch {
      const stray = this.#strayAlias();
      if (stray === null) findings.problem(this.place([]), 'aliases multiply without end; write the values out');
      else
        findings.problem(
          this.placeAt(stray),
          'a value that begins with * needs quotes (as an alias it names no anchor)',
        );
      return false;
    }
  }

  /** Where the first alias stands that names no anchor. */
  #strayAlias(): number | null {
    let offset: number | null = null;
    visit(this.#document, {
      Alias: (_key, node) => {
        if (node.resolve(this.#document) !== undefined) return undefined;
        offset = offsetOf(node);
        return visit.BREAK;
      },
    });
    return offset;
  }

  place(path: Path, at: 'key' | 'value' = 'value'): Place {
    let node: unknown = this.#document.contents;
    let offset = offsetOf(node) ?? 0;
    for (const [index, step] of path.entries()) {
      const found = child(isAlias(node) ? node.resolve(this.#document) : node, step);
      if (found === null) break;
      node = found.value;
      const last = index === path.length - 1;
      offset = (last && at === 'key' ? found.keyOffset : (offsetOf(node) ?? found.keyOffset)) ?? offset;
    }
    return { ...this.placeAt(offset), path: path.join('.') };
  }

  placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), path: '' };
  }
}

function hasSource(node: unknown): node is { readonly value: unknown } {
  return typeof node === 'object' && node !== null && 'value' in node;
}

function offsetOf(node: unknown): number | null {
  const range = (node as Node | null)?.range;
  return range ? range[0] : null;
}

function child(node: unknown, step: string | number): { value: unknown; keyOffset: number | null } | null {
  if (isMap(node)) {
    const item = node.items.find((pair) => hasSource(pair.key) && String(pair.key.value) === String(step));
    return item ? { value: item.value, keyOffset: offsetOf(item.key) } : null;
  }
  if (!isSeq(node) || typeof step !== 'number') return null;
  const value = node.items[step];
  return value === undefined ? null : { value, keyOffset: offsetOf(value) };
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

function yamlMessage(error: Fault, source: LocatedDocument, isEnd: boolean): string {
  if (error.code === 'DUPLICATE_KEY') {
    return `this key stands twice, first on line ${source.placeAt(error.first ?? 0).line}; keep one of them`;
  }
  const why = isEnd ? 'the file ends in the middle; a closing quote or bracket is missing' : messages[error.code];
  const language = source.file.endsWith('.json') ? 'JSON' : 'YAML';
  return `not ${language}: ${why ?? `check quotes, brackets and indentation (${error.code})`}`;
}
