import { unwatched } from '../../src/lib/step.ts';
import { StoreError } from '../../src/model/store.ts';
import { createCalls } from '../../src/record/calls.ts';
import { createStore } from '../../src/record/create-store.ts';
import { openDatabase } from '../../src/record/file/database.ts';
import { migrate } from '../../src/record/schema/migrate.ts';
import type { OpenStore } from '../../src/record/open-store.ts';
import { answerAll } from '../../src/record/thread/answer.ts';
import type { Thread } from '../../src/record/thread/asked.ts';

const file = ':memory:';

/**
 * The store of `openStore`, in memory and without a thread: it forgets when it is closed. For tests of the other parts; it
 * keeps every promise but those of the disk.
 */
export function memoryStore({ now }: { readonly now: () => number }): OpenStore {
  const db = openDatabase(file, { readOnly: false, waitMs: 0 });
  migrate(db, file);
  const calls = createCalls(db);
  let isOpen = true;
  const thread: Thread = {
    call: async (call, prepare) => {
      if (!isOpen) throw new StoreError('failed', 'the store is closed');
      const { input } = prepare();
      const [reply] = answerAll({ db, file, calls }, [{ id: 0, call, input }]);
      // Every answer comes later, as it does from a disk.
      await Promise.resolve();
      if (reply === undefined) throw new Error(`no answer to ${call}`);
      if ('failure' in reply) throw new StoreError(reply.failure.reason, reply.failure.message);
      return reply.output;
    },
    close: async () => {
      if (isOpen) db.close();
      isOpen = false;
      await Promise.resolve();
    },
  };
  const names = [...Object.keys(calls.reads), ...Object.keys(calls.writes)];
  return createStore(thread, { createdAt: now(), calls: names }, unwatched.step);
}
