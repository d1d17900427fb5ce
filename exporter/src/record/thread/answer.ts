import type { Database } from '../file/database.ts';
import { toStoreError } from '../file/sqlite-error.ts';
import { commitTogether } from './group-commit.ts';
import type { WriteResult } from './group-commit.ts';
import type { StoreMethods, Calls, Failure, Reply, Request } from './protocol.ts';

/** A database, and the calls on it. */
export interface Desk {
  readonly db: Database;
  /** For messages. */
  readonly file: string;
  readonly calls: Calls;
}

/** Answers requests that came together: first the writes in one transaction, then the reads. */
export function answerAll(desk: Desk, requests: readonly Request[]): readonly Reply[] {
  const { reads, writes } = desk.calls;
  const changing = requests.filter(({ call }) => Object.hasOwn(writes, call));
  const reading = requests.filter(({ call }) => !Object.hasOwn(writes, call));
  // A read sees the writes that came with it. So a read after a write never gets old data.
  const written = writeAll(desk.db, writes, changing);
  const read = reading.map((request) => attempt(() => run(reads, request)));
  const results = [...written, ...read];
  return [...changing, ...reading].map(({ id }, i) => reply(id, results[i], desk.file));
}

/** An error in the form that goes to the other thread. */
export function toFailure(error: unknown, file: string): Failure {
  const { reason, message } = toStoreError(error, file);
  return { reason, message };
}

function writeAll(db: Database, writes: StoreMethods, requests: readonly Request[]): readonly WriteResult[] {
  return requests.length === 0
    ? []
    : commitTogether(
        db,
        requests.map((request) => () => run(writes, request)),
      );
}

function attempt(work: () => unknown): WriteResult {
  try {
    return { output: work() };
  } catch (error) {
    return { error };
  }
}

function run(answers: StoreMethods, { call, input }: Request): unknown {
  const answer = answers[call];
  if (answer === undefined) throw new Error(`the store has no call ${call}`);
  return answer(input as never);
}

function reply(id: number, result: WriteResult | undefined, file: string): Reply {
  if (result === undefined || 'error' in result) return { id, failure: toFailure(result?.error, file) };
  return { id, output: result.output };
}
