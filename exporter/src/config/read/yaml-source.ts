import { LineCounter, visit, type Document } from 'yaml';
import type { TextFile } from './files.ts';
import type { Findings, Place } from './problem.ts';
import { documentsOf, offsetAt, valueOf, type Path, type YamlSource } from './yaml-document.ts';
import { duplicateKeys, yamlMessage, type Fault } from './yaml-faults.ts';
import { tooMuchYaml } from './yaml-limits.ts';
import { offsetOf } from './yaml-nodes.ts';
import { readInParts } from './yaml-parts.ts';

/**
 * Reads all documents of a file. Problems are reported, and documents that cannot be read for certain are left out. The
 * messages are our own: those of the library may quote a line with a secret.
 */
export function readYaml(file: TextFile, findings: Findings): readonly YamlSource[] {
  const tooMuch = tooMuchYaml(file.text);
  if (tooMuch !== null) {
    findings.problem({ file: file.name, line: 1, column: 1, path: '' }, tooMuch);
    return [];
  }
  const inParts = readInParts(file);
  return inParts === null ? readAsOne(file, findings) : [inParts];
}

/** The same for a file of any kind. */
export function readAsOne(file: TextFile, findings: Findings): readonly YamlSource[] {
  const lines = new LineCounter();
  return documentsOf(file.text, lines).flatMap((document) => {
    const source = new LocatedDocument({ document, lines, file: file.name });
    const fatal: readonly Fault[] = [...document.errors, ...document.warnings];
    const duplicates = duplicateKeys(document);
    // After the first syntax error the rest would be guesswork.
    for (const fault of [...duplicates, ...fatal.slice(0, 1)]) {
      const isEnd = fault.pos[0] >= file.text.trimEnd().length;
      const lineOf = (offset: number) => source.placeAt(offset).line;
      findings.problem(source.placeAt(fault.pos[0]), yamlMessage(fault, { file: file.name, isEnd, lineOf }));
    }
    return fatal.length === 0 && source.read(findings) ? [source] : [];
  });
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

  /** False where aliases have no anchor or multiply without end. */
  read(findings: Findings): boolean {
    try {
      this.value = valueOf(this.#document);
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

  /** The place of the first alias without an anchor. */
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
    return { ...this.placeAt(offsetAt(this.#document, path, at)), path: path.join('.') };
  }

  placeAt(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), path: '' };
  }
}
