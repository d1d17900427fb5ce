import { describe, expect, it } from 'vitest';
import { ReloadQueue } from './reload-queue.ts';

/** A queue whose reloads end when the test says so. */
function queue() {
  const begun: { readonly confirmRemovals: boolean; readonly end: PromiseWithResolvers<number> }[] = [];
  const reloads = new ReloadQueue(({ confirmRemovals }: { readonly confirmRemovals: boolean }) => {
    const end = Promise.withResolvers<number>();
    begun.push({ confirmRemovals, end });
    return end.promise;
  });
  return { begun, reloads };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const plain = { confirmRemovals: false };
const confirmed = { confirmRemovals: true };

describe('the queue of reloads', () => {
  it('carries out two of 300 that come at once, and answers all', async () => {
    const { begun, reloads } = queue();
    const first = reloads.ask(plain);
    await turn();
    const others = Array.from({ length: 299 }, () => reloads.ask(plain));
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]?.end.resolve(1);
    expect(await first).toBe(1);
    await turn();
    expect(begun).toHaveLength(2);
    begun[1]?.end.resolve(2);
    expect(new Set(await Promise.all(others))).toEqual(new Set([2]));
    await turn();
    expect(begun).toHaveLength(2);
  });

  it('never lets a reload join one that has begun: its files may have been read already', async () => {
    const { begun, reloads } = queue();
    void reloads.ask(plain);
    await turn();
    void reloads.ask(plain);
    begun[0]?.end.resolve(1);
    await turn();
    void reloads.ask(plain);
    begun[1]?.end.resolve(2);
    await turn();
    expect(begun).toHaveLength(3);
  });

  it('never merges a confirmed reload with one that is not', async () => {
    const { begun, reloads } = queue();
    void reloads.ask(plain);
    await turn();
    const answers = [plain, confirmed, plain, confirmed].map((options) => reloads.ask(options));
    for (let index = 0; index < 3; index += 1) {
      begun[index]?.end.resolve(index);
      await turn();
    }
    expect(begun.map(({ confirmRemovals }) => confirmRemovals)).toEqual([false, false, true]);
    expect(await Promise.all(answers)).toEqual([1, 2, 1, 2]);
  });

  it('goes on after a reload that threw, which all who shared it hear', async () => {
    const { begun, reloads } = queue();
    const first = reloads.ask(plain);
    await turn();
    const shared = [reloads.ask(plain), reloads.ask(plain)];
    const next = reloads.ask(confirmed);
    begun[0]?.end.resolve(0);
    await first;
    await turn();
    const heard = Promise.allSettled(shared);
    begun[1]?.end.reject(new Error('disk'));
    expect((await heard).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await turn();
    begun[2]?.end.resolve(2);
    expect(await next).toBe(2);
  });
});
