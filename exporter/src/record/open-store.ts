import { resolve } from 'node:path';
import type { StepOf } from '../lib/step.ts';
import type { Store } from '../model/store.ts';
import { SqliteStore } from './sqlite-store.ts';
import { StoreThread } from './store-thread.ts';

/** What the store needs of a log; a pino logger is one. */
interface StoreLog {
  warn(fields: object, message: string): void;
}

export interface StoreOptions {
  readonly dataDir: string;
  readonly now: () => number;
  readonly log?: StoreLog;
  /** For commands that only look: works beside a running exporter, and refuses to write. */
  readonly readOnly?: boolean;
  /** How much longer each commit takes, to see in tests what a slow disk does. */
  readonly commitDelayMs?: number;
  /** Where somebody watches over the event loop. */
  readonly step?: StepOf;
}

/**
 * Opens the store of a data folder, or creates both.
 * @throws StoreError `locked`, `cannot_open`, `not_a_store`, `full`: each says what is wrong and what would be right
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const dataDir = resolve(options.dataDir);
  const { thread, createdAt, notices } = await StoreThread.start({
    dataDir,
    openedAt: options.now(),
    readOnly: options.readOnly ?? false,
    commitDelayMs: options.commitDelayMs ?? 0,
  });
  for (const notice of notices) options.log?.warn({ dataDir, notice }, 'store opened with a notice');
  return new SqliteStore(thread, createdAt, options.step);
}
