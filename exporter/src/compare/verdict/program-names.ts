import { firstNotBefore } from './search.ts';

/** A name of a program. */
export interface ProgramName {
  /** As names compare: `canonicalName`. */
  readonly canonical: string;
  /** What was printed, where it may be only the beginning of the name; else null. */
  readonly beginning: string | null;
}

/** Sorted names, so that a question costs a search and not a walk: an asset may show thousands of holders. */
export class ProgramNames {
  readonly #canonical: ReadonlySet<string>;
  /** Each name with `.exe`, sorted: names with the same beginning are neighbours. */
  readonly #whole: readonly string[];
  /** Sorted. A beginning that starts with another one is left out, because the shorter one matches more names. */
  readonly #beginnings: readonly string[];

  constructor(names: readonly ProgramName[]) {
    this.#canonical = new Set(names.map(({ canonical }) => canonical));
    this.#whole = [...this.#canonical].map(withEnding).sort();
    const beginnings = names.flatMap(({ beginning }) => (beginning === null ? [] : [beginning])).sort();
    this.#beginnings = withoutLonger(beginnings);
  }

  /** True where one of them is the same name, is the beginning of the name, or begins with it. */
  hasName({ canonical, beginning }: ProgramName): boolean {
    if (this.#canonical.has(canonical)) return true;
    if (beginning !== null && this.#whole[firstNotBefore(this.#whole, beginning)]?.startsWith(beginning) === true) {
      return true;
    }
    const whole = withEnding(canonical);
    // No beginning starts with another one. So the one that begins `whole` is directly before the position of `whole`.
    const place = firstNotBefore(this.#beginnings, whole);
    return [place - 1, place].some((at) => {
      const one = this.#beginnings[at];
      return one !== undefined && whole.startsWith(one);
    });
  }
}

/** What cut a name may have left of its `.exe`. */
function withEnding(canonical: string): string {
  return `${canonical}.exe`;
}

function withoutLonger(sorted: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const one of sorted) {
    const last = kept.at(-1);
    if (last === undefined || !one.startsWith(last)) kept.push(one);
  }
  return kept;
}
