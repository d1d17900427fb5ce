import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** About this much is handed to the socket at a time: looks and other requests get their turn in between. */
const usualSlab = 4 * 1024 * 1024;

/** Smaller parts are copied together first, which is cheaper than handing over each of them. */
const smallBytes = 16 * 1024;

/**
 * Writes a body as fast as the client reads it, and no faster; all headers are set before. The parts are shared with the
 * exposition and cost nothing while they are current, but a client that does not read would hold old ones for ever:
 * after `timeoutMs` it is cut off. Resolves with whether all of it was sent.
 */
export async function sendBody(
  response: ServerResponse,
  body: { readonly parts: Iterable<Buffer> },
  { timeoutMs, slabBytes = usualSlab }: { readonly timeoutMs: number; readonly slabBytes?: number },
): Promise<boolean> {
  const cutOff = setTimeout(() => response.destroy(), timeoutMs);
  try {
    for (const slab of slabs(body.parts, slabBytes)) {
      response.cork();
      for (const part of slab) response.write(part);
      response.uncork();
      if (response.writableNeedDrain) await first(response, 'drain');
      // Also where the system took all at once: a flood of quick readers would be answered in one turn of the loop.
      await nextTurn();
      if (response.destroyed) return false;
    }
    response.end();
    if (!response.writableFinished) await first(response, 'finish');
    return response.writableFinished;
  } finally {
    clearTimeout(cutOff);
  }
}

/** Resolves with the event, or when the connection is gone. */
function first(response: ServerResponse, event: 'drain' | 'finish'): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off(event, done).off('close', done);
      resolve();
    };
    response.once(event, done).once('close', done);
  });
}

function* slabs(parts: Iterable<Buffer>, slabBytes: number): Generator<readonly Buffer[]> {
  let slab: Buffer[] = [];
  let bytes = 0;
  for (const part of parts) {
    slab.push(part);
    bytes += part.length;
    if (bytes < slabBytes) continue;
    yield joinSmall(slab);
    slab = [];
    bytes = 0;
  }
  yield joinSmall(slab);
}

function joinSmall(parts: readonly Buffer[]): readonly Buffer[] {
  const joined: Buffer[] = [];
  let small: Buffer[] = [];
  const flush = (): void => {
    if (small.length > 0) joined.push(Buffer.concat(small));
    small = [];
  };
  for (const part of parts) {
    if (part.length < smallBytes) {
      small.push(part);
      continue;
    }
    flush();
    joined.push(part);
  }
  flush();
  return joined;
}
