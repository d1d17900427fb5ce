import type { TextFile } from './files.ts';
import { Findings, type Place } from './problem.ts';
import type { Path, YamlSource } from './yaml-document.ts';
import { readYaml } from './yaml-source.ts';

export interface JsonReading {
  readonly findings: Findings;
  /** A text with more characters is never read as YAML, which takes 150 times its size. Its problems have no line. */
  readonly locatable: number;
}

/**
 * JSON is read by the engine, which is twenty times as fast. It is read as YAML only when a caller needs the line of a
 * value.
 */
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
