import { printable } from '../../model/label.ts';

/** A place in a file that a person edits. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `assets.0.source`, the name of a CSV column, or empty for the whole file. */
  readonly path: string;
}

/** One thing wrong with the configuration. The message says what, and what would be right; it never holds a secret. */
export interface Problem extends Place {
  readonly message: string;
}

/** `otports.yml:4:7: assets.0.source: what is wrong, and what would be right` */
export function formatProblem(problem: Problem): string {
  const path = problem.path === '' ? '' : `${problem.path}: `;
  return `${problem.file}:${problem.line}:${problem.column}: ${path}${problem.message}`;
}

/**
 * Problems and warnings as they are found; one that is found twice (a shared default) is kept once. They quote what stands
 * in files that other programs may have written: what does not print, or reorders text on a screen, is replaced.
 */
export class Findings {
  readonly #problems = new Map<string, Problem>();
  readonly #warnings = new Map<string, Problem>();

  problem(place: Place, message: string): void {
    add(this.#problems, place, message);
  }

  warning(place: Place, message: string): void {
    add(this.#warnings, place, message);
  }

  /** Number of problems, without warnings. */
  get count(): number {
    return this.#problems.size;
  }

  get problems(): readonly Problem[] {
    return [...this.#problems.values()].sort(byPlace);
  }

  get warnings(): readonly Problem[] {
    return [...this.#warnings.values()].sort(byPlace);
  }
}

function add(to: Map<string, Problem>, { file, line, column, path }: Place, message: string): void {
  const problem = { file: printable(file), line, column, path: printable(path), message: printable(message) };
  to.set(`${problem.file}\0${line}\0${column}\0${problem.message}`, problem);
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
