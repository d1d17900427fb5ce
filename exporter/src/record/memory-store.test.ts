import { describeStore } from '../../test/store/store-contract.ts';
import { startAt } from '../../test/store/records.ts';
import { MemoryStore } from './memory-store.ts';

describeStore('the store in memory', () => Promise.resolve(new MemoryStore({ now: () => startAt })));
