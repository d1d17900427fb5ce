import type { Binding } from '../model/listener.ts';
import type { Place } from './endpoint.ts';
import { refuse } from './parsed.ts';

/** What a program lists once: `tcp over IPv4`. */
export function kindOf({ transport, address }: Pick<Binding, 'transport' | 'address'>): string {
  return `${transport} over ${address.includes(':') ? 'IPv6' : address === '*' ? 'all' : 'IPv4'}`;
}

/**
 * One recording is of one asset at one time. Two hosts in one file, or a job that appends to it, would be read as one asset
 * on which nothing ever closes.
 */
export class Lists {
  #list = 0;
  /** By what is listed, and by which program or command. */
  readonly #firsts = new Map<string, { readonly list: number; readonly line: number }>();

  /** Names of columns, or what follows on a prompt, begin another list. */
  begin(): void {
    this.#list += 1;
  }

  /** @throws CollectError where the same kind was listed before by the same program */
  take(kind: string, program: string, at: Place): void {
    const key = `${kind}\n${program}`;
    const first = this.#firsts.get(key);
    if (first === undefined) this.#firsts.set(key, { list: this.#list, line: at.line });
    else if (first.list !== this.#list) {
      const message = `${kind} is listed a second time (first in line ${first.line}): one recording is of one asset at one time`;
      throw refuse(at.parser, at.line, message);
    }
  }
}
