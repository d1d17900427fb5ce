import { resolve } from 'node:path';
import type { StepOf } from '../lib/step.ts';
import { unwatched } from '../lib/step.ts';
import { createStore } from './create-store.ts';
import { StoreThread } from './thread/store-thread.ts';

/** What the store needs of a log; a pino logger is one. */
interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface StoreOptions {
  readonly dataDir: string;
  readonly now: () => number;
  readonly log?: StoreLog;
  /** For commands that only read: works beside a running exporter, and refuses to write. */
  readonly readOnly?: boolean;
  /** Makes each commit slower, so that tests see what a slow disk does. */
  readonly commitDelayMs?: number;
  /** Absent where nobody watches the event loop. */
  readonly step?: StepOf;
}

/** `Store`, and the other calls of the thread. */
export type OpenStore = ReturnType<typeof createStore>;

/**
 * Opens the store of a data folder, or creates both.
 * @throws StoreError `locked`, `cannot_open`, `not_a_store`, `full`: each says what is wrong and what would be right
 */
export async function openStore(options: StoreOptions): Promise<OpenStore> {
  const dataDir = resolve(options.dataDir);
  const { thread, notices, migrated, ...opened } = await StoreThread.start({
    dataDir,
    openedAt: options.now(),
    readOnly: options.readOnly ?? false,
    commitDelayMs: options.commitDelayMs ?? 0,
  });
  if (migrated !== null) options.log?.info({ dataDir, ...migrated }, 'the store was brought to a newer version');
  for (const notice of notices) options.log?.warn({ dataDir, notice }, 'store opened with a notice');
  return createStore(thread, opened, options.step ?? unwatched.step);
}
