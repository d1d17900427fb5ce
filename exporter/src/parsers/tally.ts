import type { LinePlace } from './endpoint.ts';
import { isPrompt } from './foreign.ts';
import { maxRows, quote, refuse } from './parsed.ts';

/** No row of a table is longer: what is longer is not looked at closely, so that no text costs more than its length. */
export const longestRow = 4000;

/** Counts what a reader of tables meets, and refuses what no machine has. */
export class Tally {
  /** Rows, of sockets that do not listen as well. */
  sockets = 0;
  /** Lines of something else: a greeting, the command as it was typed. */
  skipped = 0;
  private readonly parser: string;
  private readonly live: boolean;

  /** @param live true where the text is an answer to us: then no prompt stands in it */
  constructor(parser: string, live: boolean) {
    this.parser = parser;
    this.live = live;
  }

  /** @throws CollectError where there are too many */
  row(at: LinePlace): void {
    if (++this.sockets > maxRows) throw refuse(this.parser, at.line, `more than ${maxRows} sockets`);
  }

  /**
   * A line that is nothing of ours.
   * @param inTable true where only a prompt may end the rows: what cannot be read there may have been a listener
   * @throws CollectError
   */
  other(line: string, at: LinePlace, inTable: boolean): void {
    if (inTable && (this.live || !isPrompt(line))) throw this.unreadable(line, at);
    if (++this.skipped > maxRows) {
      throw refuse(this.parser, at.line, `${maxRows} lines and no socket among them`);
    }
  }

  unreadable(line: string, at: LinePlace): Error {
    return refuse(this.parser, at.line, `not a row of ${this.parser}: ${quote(line.trim())}`);
  }

  /** @throws CollectError where the text has no socket at all */
  demandSockets(): void {
    if (this.sockets > 0) return;
    const message = 'no socket in it: even a machine that offers nothing shows the one it was asked through';
    throw refuse(this.parser, null, message);
  }

  *notes(): Generator<string> {
    if (this.skipped > 0) yield `Lines around the table of ${this.parser}, read over: ${this.skipped}.`;
  }
}
