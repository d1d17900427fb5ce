import type { Readable } from 'node:stream';
import { CollectError } from '../../model/collection.ts';
import { endsWithPager, printedTail } from '../../parsers/terminal/printed.ts';
import { sizeText } from '../size.ts';
import type { CommandAnswer } from './answer.ts';
import { quoted } from './faults.ts';

/** The part of a shell channel that we use. */
export type ShellChannel = Readable & { readonly stderr: Readable; write(text: string): unknown };

export interface ShellOptions {
  /** Matches any prompt of this platform. After the first prompt only this same text counts. */
  readonly prompt: RegExp;
  readonly onProgress: (progress: string) => void;
  /** Limit of everything that the shell prints. */
  readonly maxBytes: number;
}

/** How long nothing may follow a first prompt before it is accepted: a greeting may have a line that looks like one. */
const firstQuietMs = 300;
/** The same after a known prompt. */
const quietMs = 100;
/** After this time a question at the end counts as a question. */
const questionMs = 1000;
/** After this time any unfinished line counts as stuck. */
const stuckMs = 3000;

/**
 * A dialogue with a device that has no command channel. A line is sent only after the prompt, and the next one only
 * after the prompt came again. Nothing else is ever sent: no answer to a question, no key for a pager, no farewell.
 */
export class Shell {
  readonly #channel: ShellChannel;
  readonly #options: ShellOptions;
  /** Rejects when the dialogue cannot continue. */
  readonly #failed: Promise<never>;
  readonly #fail: (fault: CollectError) => void;
  #heard = '';
  #bytes = 0;
  #prompt: string | null = null;
  #waiting: ((heard: string) => void) | null = null;
  #quiet: NodeJS.Timeout | null = null;

  constructor(channel: ShellChannel, options: ShellOptions) {
    this.#channel = channel;
    this.#options = options;
    const failure = Promise.withResolvers<never>();
    this.#failed = failure.promise;
    this.#failed.catch(() => {
      this.#still();
    });
    this.#fail = failure.reject;
    channel.on('data', (chunk: Buffer) => {
      this.#hear(chunk);
    });
    channel.stderr.on('data', (chunk: Buffer) => {
      this.#hear(chunk);
    });
    channel.on('close', () => {
      this.#fail(
        new CollectError('protocol', `the asset ended its shell before its prompt came (${this.#bytes} bytes)`),
      );
    });
  }

  /** Waits for the first prompt. @throws CollectError */
  ready(): Promise<unknown> {
    return this.#wait();
  }

  /** Sends one line and returns the text between it and the next prompt. @throws CollectError */
  async run(command: string): Promise<CommandAnswer> {
    const answer = this.#wait();
    this.#channel.write(`${command}\n`);
    const heard = await answer;
    return { stdout: Buffer.from(this.#answerIn(heard, command), 'latin1'), stderr: '', exitCode: null };
  }

  /** Stops its timer. */
  end(): void {
    this.#fail(new CollectError('protocol', 'the session is over'));
  }

  #wait(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    if (this.#prompt !== null && this.#heard !== '') {
      this.#fail(
        new CollectError('protocol', `the asset went on behind what looked like its prompt: ${quoted(this.#heard)}`),
      );
    }
    this.#waiting = resolve;
    this.#judgeLater();
    return Promise.race([this.#failed, promise]);
  }

  #hear(chunk: Buffer): void {
    this.#bytes += chunk.length;
    const { maxBytes } = this.#options;
    if (this.#bytes > maxBytes) {
      for (const stream of [this.#channel, this.#channel.stderr]) stream.removeAllListeners('data').pause();
      this.#fail(new CollectError('refused_by_limit', `the asset printed more than ${sizeText(maxBytes)}: not used`));
      return;
    }
    this.#heard += chunk.toString('latin1');
    this.#options.onProgress(`${this.#bytes} bytes had come, and no prompt behind them`);
    this.#judgeLater();
  }

  #still(): void {
    if (this.#quiet !== null) clearTimeout(this.#quiet);
    this.#quiet = null;
  }

  #judgeLater(): void {
    this.#still();
    const tail = printedTail(this.#heard).trimEnd();
    if (tail === '') return;
    this.#quiet = setTimeout(() => {
      this.#judge(tail);
    }, this.#patience(tail));
  }

  #patience(tail: string): number {
    if (this.#isPrompt(tail)) return this.#prompt === null ? firstQuietMs : quietMs;
    if (endsWithPager(tail)) return quietMs;
    return /[:?\])]$/.test(tail) ? questionMs : stuckMs;
  }

  #isPrompt(tail: string): boolean {
    return this.#prompt === null ? this.#options.prompt.test(tail) : tail === this.#prompt;
  }

  #judge(tail: string): void {
    const waiting = this.#waiting;
    if (waiting === null) return;
    if (this.#isPrompt(tail)) {
      this.#prompt = tail;
      this.#waiting = null;
      const heard = this.#heard;
      this.#heard = '';
      waiting(heard);
      return;
    }
    this.#fail(
      endsWithPager(tail)
        ? new CollectError('protocol', `the asset pages its output although it was told not to: ${quoted(tail)}`)
        : new CollectError(
            'protocol',
            `the asset waits behind ${quoted(tail)}, which is no prompt: nothing is answered`,
          ),
    );
  }

  /** The echo of our own line must come first. If something else comes, the text before was no prompt. */
  #answerIn(heard: string, command: string): string {
    const end = heard.indexOf('\n');
    const echo = printedTail(heard.slice(0, Math.max(end, 0)).replace(/\r+$/, '')).trim();
    if (echo !== command && echo !== `${this.#prompt ?? ''}${command}`) {
      throw new CollectError(
        'protocol',
        `the asset answered ${quoted(echo)} instead of repeating ${quoted(command)}: what it prints cannot be told apart`,
      );
    }
    return heard.slice(end + 1, heard.lastIndexOf('\n') + 1);
  }
}
