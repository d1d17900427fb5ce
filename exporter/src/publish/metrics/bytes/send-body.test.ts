import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { loopTurns, type LoopTurns } from '../../../../test/loop-turns.ts';
import { sendBody } from './send-body.ts';

/** Takes all at once, as the socket of a machine near by does; yet it asks to wait for `drain`, because it is much. */
function quickReader(): ServerResponse {
  const taken = new Writable({
    highWaterMark: 1,
    write: (_part, _encoding, done) => {
      done();
    },
  });
  return taken as unknown as ServerResponse;
}

describe('sendBody', () => {
  let turns: LoopTurns | null = null;
  afterEach(() => {
    turns?.stop();
  });

  it('gives the event loop its turn between two bodies, however quickly they are read', async () => {
    turns = loopTurns();
    const sentIn: number[] = [];
    for (let scrape = 0; scrape < 50; scrape += 1) {
      await sendBody(quickReader(), { parts: [Buffer.alloc(100_000)] }, { timeoutMs: 10_000 });
      sentIn.push(turns.count());
    }
    expect(new Set(sentIn).size).toBe(50);
  });
});
