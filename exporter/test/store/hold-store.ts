/** Opens a store, says so, and holds it until it is killed. `node hold-store.ts DIR` */
import { openStore } from '../../src/record/open-store.ts';
import { startAt } from './records.ts';

const store = await openStore({ dataDir: process.argv[2] ?? '', now: () => startAt });
process.stdout.write(`open ${store.createdAt}\n`);
setInterval(() => undefined, 60_000);
