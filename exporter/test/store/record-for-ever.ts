/** Records without end and prints the number of each record that the store has acknowledged. `node record-for-ever.ts DIR FIRST` */
import { writeSync } from 'node:fs';
import { openStore } from '../../src/record/open-store.ts';
import { anEvent, aRecord } from './records.ts';

const [dataDir = '', first = '0'] = process.argv.slice(2);
const store = await openStore({ dataDir, now: () => 1 });
let next = Number(first);

async function recordForEver(asset: string): Promise<never> {
  for (;;) {
    const number = next;
    next += 1;
    const raw = Buffer.from(`answer ${number}`);
    await store.record(aRecord({ asset, at: number, raw, events: [anEvent({ asset, at: number, port: number })] }));
    // At once and not through a stream: what has been said must be out before a kill.
    writeSync(1, `${number}\n`);
  }
}

await Promise.all(['plc-1', 'plc-2', 'plc-3', 'plc-4', 'plc-5'].map(recordForEver));
