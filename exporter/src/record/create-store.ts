import type { StepOf } from '../lib/step.ts';
import type { Store } from '../model/store.ts';
import type { StoreAnswers } from './calls.ts';
import { readEvidence } from './evidence/evidence.ts';
import { pruneAll } from './prune.ts';
import { recordOver } from './record.ts';
import { readStates } from './state/states.ts';
import { askedOf, type Thread } from './thread/asked.ts';
import type { Opened } from './thread/protocol.ts';

/**
 * The store on the side of the event loop. It keeps nothing itself: each call goes to the thread that holds the
 * database. Only some methods have work to do on this side.
 */
export function createStore(thread: Thread, { createdAt, calls }: Pick<Opened, 'createdAt' | 'calls'>, step: StepOf) {
  const asked = askedOf<StoreAnswers>(thread, calls);
  return {
    ...asked,
    createdAt,
    record: recordOver(thread),
    ...readStates(asked, step),
    ...readEvidence(asked),
    prune: pruneAll(asked),
    close: () => thread.close(),
  } satisfies Store;
}
