/** One program of a pipeline as it was typed. */
export interface PipedProgram {
  /** Without quotes; text in `$(...)` and backticks stays as it was typed. */
  readonly words: string[];
  /** Files that it reads and files that it writes its answer to. Standard error is no answer. */
  readonly from: string[];
  readonly into: string[];
}

/** A typed line: pipelines behind each other, each with its stages. */
export interface ShellLine {
  readonly pipelines: readonly (readonly PipedProgram[])[];
  /**
   * A part that this reader does not understand: a group, a process substitution, an open quote; null where there is
   * none.
   */
  readonly odd: string | null;
}

const space = /\s+/y;
const comment = /#.*/y;
/** `2>&1`, `2>nul`, `&>f`, `>>f`, `<f`. */
const redirection = /(\d?|&)(>>?\|?|<)(&(?:\d|-))?\s*/y;
const substituted = /[<>]\(/y;
const group = /[()]/y;
/** What ends a pipeline, and what ends a stage of it. */
const separator = /&&|\|\||;+|&/y;
const pipe = /\|&?/y;
/** A word of several parts. `\` also separates folders on Windows, so it escapes only characters with a meaning. */
const pieces = [
  /'(?<text>[^']*)'/y,
  /"(?<text>(?:\\["\\$`]|[^"])*)"/y,
  /(?<text>\$\((?:[^()]|\([^()]*\))*\))/y,
  /(?<text>`[^`]*`)/y,
  /\\(?<text>[\s"'\\$`|&;<>()#])/y,
  /(?<text>[^\s"'`\\$|&;<>()]+|\\|\$(?!\())/y,
] as const;

/** Reads what shells of Unix, cmd.exe and PowerShell agree on. @param text at most a typed line long */
export function shellLine(text: string): ShellLine {
  return new ShellLineReader(text).read();
}

class ShellLineReader {
  private at = 0;
  private stage: PipedProgram = { words: [], from: [], into: [] };
  private stages: PipedProgram[] = [this.stage];
  private readonly pipelines: (readonly PipedProgram[])[] = [this.stages];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  read(): ShellLine {
    while (this.at < this.text.length) {
      if (this.take(space) !== null || this.take(comment) !== null) continue;
      const start = this.at;
      if (this.take(substituted) !== null || this.take(group) !== null) return this.stopAt(start);
      if (this.readRedirection() || this.readOperator()) continue;
      const word = this.readWord();
      if (word === null) return this.stopAt(this.at);
      this.stage.words.push(word);
    }
    return { pipelines: this.pipelines, odd: null };
  }

  private stopAt(at: number): ShellLine {
    return { pipelines: this.pipelines, odd: this.text.slice(at) };
  }

  private readRedirection(): boolean {
    const found = this.take(redirection);
    if (found === null) return false;
    const [, from = '', arrow = '', copied] = found;
    if (copied !== undefined) return true;
    const file = this.readWord() ?? '';
    if (arrow === '<') this.stage.from.push(file);
    else if (!/^[2-9]$/.test(from)) this.stage.into.push(file);
    return true;
  }

  private readOperator(): boolean {
    if (this.take(separator) !== null) this.pipelines.push((this.stages = []));
    else if (this.take(pipe) === null) return false;
    this.stage = { words: [], from: [], into: [] };
    this.stages.push(this.stage);
    return true;
  }

  /** Null where there is no word: at an operator, or at a quote without end. */
  private readWord(): string | null {
    let word: string | null = null;
    for (let found = this.takePiece(); found !== null; found = this.takePiece()) word = (word ?? '') + found;
    return word;
  }

  private takePiece(): string | null {
    for (const piece of pieces) {
      const found = this.take(piece);
      if (found !== null) return found.groups?.['text'] ?? '';
    }
    return null;
  }

  private take(shape: RegExp): RegExpExecArray | null {
    shape.lastIndex = this.at;
    const found = shape.exec(this.text);
    if (found !== null) this.at = shape.lastIndex;
    return found;
  }
}
