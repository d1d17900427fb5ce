import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { aRecord, someListeners, startAt } from '../../test/store/records.ts';
import { dataFolders } from '../../test/store/store-folder.ts';
import { openStore } from './open-store.ts';

const newFolder = dataFolders();

it('does not stop the event loop on a disk that takes 200 ms for a commit', async () => {
  const store = await openStore({ dataDir: newFolder(), now: () => startAt, commitDelayMs: 200 });
  const listeners = someListeners(30);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let turns = 0;
  const ticking = setInterval(() => (turns += 1), 1);
  delay.enable();
  const began = performance.now();
  for (let round = 0; round < 5; round += 1) {
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => store.record(aRecord({ asset: `plc-${round}-${i}`, listeners }))),
    );
    await wait(1);
  }
  const took = performance.now() - began;
  delay.disable();
  clearInterval(ticking);
  await store.close();

  expect(took).toBeGreaterThan(1000);
  expect(turns).toBeGreaterThan(300);
  // Machines that run tests are busy: what must not show here is the 200 ms of a commit.
  expect(delay.max / 1e6).toBeLessThan(150);
});
