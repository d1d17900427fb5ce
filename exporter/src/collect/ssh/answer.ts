import type { Readable } from 'node:stream';
import { CollectError } from '../../model/collection.ts';
import { sizeText } from '../size.ts';

/** What a command printed. */
export interface CommandAnswer {
  readonly stdout: Buffer;
  /** Its beginning, for messages. */
  readonly stderr: string;
  /**
   * Null where the asset did not tell: the command was killed, or the answer was complete before the exit status came.
   */
  readonly exitCode: number | null;
}

/** The part of a command channel that is read. */
export type AnswerSource = Readable & { readonly stderr: Readable };

const maxStderrKept = 4096;
const tailBytes = 128;

export interface ReadOptions {
  /** True where the last 128 bytes of the output prove that nothing follows. */
  readonly isWhole: (tail: string) => boolean;
  readonly onProgress: (bytes: number) => void;
  readonly maxBytes: number;
}

/**
 * Collects the output of a command, until it is complete or the asset closes the channel.
 * @throws CollectError above the cap
 */
export function readAnswer(
  source: AnswerSource,
  { isWhole, onProgress, maxBytes }: ReadOptions,
): Promise<CommandAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<CommandAnswer>();
  const chunks: Buffer[] = [];
  let stderr = '';
  let bytes = 0;
  let tail = '';
  let exitCode: number | null = null;
  const fits = (chunk: Buffer): boolean => {
    bytes += chunk.length;
    onProgress(bytes);
    if (bytes > maxBytes) {
      for (const stream of [source, source.stderr]) stream.removeAllListeners('data').pause();
      reject(tooLong(maxBytes));
    }
    return bytes <= maxBytes;
  };
  const done = () => {
    resolve({ stdout: Buffer.concat(chunks), stderr, exitCode });
  };
  source.on('data', (chunk: Buffer) => {
    if (!fits(chunk)) return;
    chunks.push(chunk);
    tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - tailBytes))).slice(-tailBytes);
    if (isWhole(tail)) done();
  });
  source.stderr.on('data', (chunk: Buffer) => {
    if (fits(chunk)) stderr = (stderr + chunk.toString('utf8')).slice(0, maxStderrKept);
  });
  source.on('exit', (code: number | null) => {
    exitCode = code;
  });
  source.on('close', done);
  return promise;
}

function tooLong(maxBytes: number): CollectError {
  return new CollectError(
    'refused_by_limit',
    `the answer is longer than ${sizeText(maxBytes)} and was cut off: not used`,
  );
}
