import { firstNotBefore } from './search.ts';

/** A name of a program. */
export interface ProgramName {
  /** As names compare: `canonicalName`. */
  readonly canonical: string;
  /** What was printed, where it may be only the beginning of the name; else null. */
  readonly beginning: string | null;
}

/** Many names in order, so that each question costs a search and not a walk: an asset may show thousands of holders. */
export class ProgramNames {
  readonly #canonical: ReadonlySet<string>;
  /** Each name with `.exe`, sorted: what starts with the same text stands together. */
  readonly #whole: readonly string[];
  /** Sorted, and without those that begin with another one of them: that one says the same of more names. */
  readonly #beginnings: readonly string[];

  constructor(names: readonly ProgramName[]) {
    this.#canonical = new Set(names.map(({ canonical }) => canonical));
    this.#whole = [...this.#canonical].map(withEnding).sort();
    const beginnings = names.flatMap(({ beginning }) => (beginning === null ? [] : [beginning])).sort();
    this.#beginnings = withoutLonger(beginnings);
  }

  /** True where one of them is the same name, the beginning of the name, or a name that it begins. */
  hasName({ canonical, beginning }: ProgramName): boolean {
    if (this.#canonical.has(canonical)) return true;
    if (beginning !== null && this.#whole[firstNotBefore(this.#whole, beginning)]?.startsWith(beginning) === true) {
      return true;
    }
    const whole = withEnding(canonical);
    // None of them begins with another one, so what begins `whole` stands right before the place of `whole`.
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
