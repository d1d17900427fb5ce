import { behind, unknownIn, type Doubt } from './doubt.ts';
import { shellLine, type PipedProgram } from './shell-line.ts';
import { choosesLines, dropsBy, onlyReads } from './shell-filters.ts';
import { mentionsLister, typedProgram } from './shell-programs.ts';
import type { Typed } from './typed.ts';

/** A program that lists sockets, with the words behind it. */
export interface Lister {
  readonly name: string;
  readonly words: readonly string[];
}

/** What the lines that were typed in a shell listed. */
export interface TypedListing {
  readonly listers: readonly Lister[];
  /** Where they were typed, or where ssh took them. */
  readonly places: readonly Pick<Typed, 'host' | 'line'>[];
  readonly doubts: readonly Doubt[];
}

/** Nobody types more lines inside each other. */
const deepest = 4;

/**
 * Reads every typed line. Where a line is not understood completely and has the name of a program that lists sockets,
 * anything may be missing.
 */
export function typedListing(typed: readonly Typed[]): TypedListing {
  const reading = new ShellReading();
  for (const { command, host, line } of typed) reading.readLine(command, { host, line, depth: 0 });
  return reading;
}

const nothing: PipedProgram = { words: [], from: [], into: [] };

/** Where a line was typed, and how many other lines it is inside. */
interface Around extends Pick<Typed, 'host' | 'line'> {
  readonly depth: number;
}

class ShellReading implements TypedListing {
  readonly listers: Lister[] = [];
  readonly places: Around[] = [];
  readonly doubts: Doubt[] = [];
  /** Files that hold an answer, by their names. */
  private readonly files = new Set<string>();

  /** @returns whether it lists sockets */
  readLine(text: string, around: Around): boolean {
    const { pipelines, odd } = shellLine(text);
    const goesOn = /(?:^|\s)\\$/.test(text) ? '\\' : null;
    const unknown = odd ?? goesOn ?? (around.depth > deepest ? text : null);
    if (unknown !== null && mentionsLister(text)) {
      this.places.push(around);
      this.doubts.push(unknownIn(unknown));
      return true;
    }
    let lists = false;
    for (const stages of pipelines) lists = this.readPipeline(stages, around) || lists;
    return lists;
  }

  private readPipeline(stages: readonly PipedProgram[], around: Around): boolean {
    if (!this.lists(stages, around)) return false;
    for (const { words, from } of stages.slice(1)) {
      const word = dropsBy(words) ?? from[0] ?? null;
      if (word !== null) this.doubts.push(behind(word));
    }
    for (const { words, into } of stages) {
      for (const file of [...into, ...(words.includes('tee') ? words : [])]) this.files.add(baseOf(file));
    }
    return true;
  }

  private lists(stages: readonly PipedProgram[], around: Around): boolean {
    const [first = nothing, ...others] = stages;
    const program = typedProgram(first.words);
    switch (program.does) {
      case 'list':
        this.listers.push(program);
        this.places.push(around);
        return true;
      case 'run':
        return this.readLine(program.line, {
          ...around,
          host: program.host ?? around.host,
          depth: around.depth + 1,
        });
      case 'show':
        if (this.holds([...program.files, ...first.from])) return true;
        this.refuseUnknown(first.words[0] ?? '', stages, around);
        return false;
      case 'nothing': {
        const runner = others.find(({ words }) => dropsBy(words) !== null && !onlyReads(words));
        if (runner !== undefined) this.refuseUnknown(runner.words[0] ?? '|', stages, around);
        return false;
      }
      case 'unknown':
        this.refuseUnknown(program.word, stages, around);
        return false;
    }
  }

  /** An unknown part counts where it may list sockets, or filter what was listed into a file. */
  private refuseUnknown(word: string, stages: readonly PipedProgram[], around: Around): void {
    const words = stages.flatMap((stage) => [...stage.words, ...stage.from]);
    const mentions = words.some(mentionsLister);
    const chooses = this.files.size > 0 && stages.some((stage) => choosesLines(stage.words));
    if (!mentions && !chooses && !this.holds(words)) return;
    if (mentions && stages[0]?.words[0] !== 'ssh') this.places.push(around);
    this.doubts.push(unknownIn(word));
  }

  private holds(words: readonly string[]): boolean {
    return this.files.size > 0 && words.some((word) => /[*?]/.test(word) || this.files.has(baseOf(word)));
  }
}

function baseOf(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? '').toLowerCase();
}
