import type { Readable } from 'node:stream';
import { CollectError } from '../../model/collection.ts';

/** What a command printed. */
export interface Answer {
  readonly stdout: Buffer;
  /** The beginning of it, for messages. */
  readonly stderr: string;
  /** Null where the asset did not say: killed, or the answer was whole before the exit status came. */
  readonly exitCode: number | null;
}

/** The channel of a command, as far as reading goes. */
export type AnswerSource = Readable & { readonly stderr: Readable };

/** An `ss -tulpn` with 65,000 sockets has about 6 MB, one of a busy server 10 kB: what is more is no answer. */
export const maxAnswerBytes = 2 * 1024 * 1024;
const maxStderrKept = 4096;
const tailBytes = 128;

/** Collects what a command prints until it has all come. `bytes` tells how far it is. */
export interface AnswerReader {
  readonly bytes: number;
  /** Settles when `isWhole` says so of the last 128 bytes or when the asset closes the channel; rejects above the cap. */
  readonly answer: Promise<Answer>;
}

/** @param isWhole true where the end of the output shows that nothing can follow */
export function readAnswer(source: AnswerSource, isWhole: (tail: string) => boolean): AnswerReader {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const chunks: Buffer[] = [];
  let stderr = '';
  let bytes = 0;
  let tail = '';
  let exitCode: number | null = null;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxAnswerBytes) return true;
    source.removeAllListeners('data').pause();
    source.stderr.removeAllListeners('data').pause();
    const mega = maxAnswerBytes / 1024 / 1024;
    reject(new CollectError('refused_by_limit', `the answer is longer than ${mega} MB and was cut off: not used`));
    return false;
  };
  const done = () => {
    resolve({ stdout: Buffer.concat(chunks), stderr, exitCode });
  };
  source.on('data', (chunk: Buffer) => {
    if (!count(chunk)) return;
    chunks.push(chunk);
    tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - tailBytes))).slice(-tailBytes);
    if (isWhole(tail)) done();
  });
  source.stderr.on('data', (chunk: Buffer) => {
    if (count(chunk)) stderr = (stderr + chunk.toString('utf8')).slice(0, maxStderrKept);
  });
  source.on('exit', (code: number | null) => {
    exitCode = code;
  });
  source.on('close', done);
  return {
    get bytes() {
      return bytes;
    },
    answer: promise,
  };
}
