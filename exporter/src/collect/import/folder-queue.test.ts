import { describe, expect, it } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { FolderQueue } from './folder-queue.ts';

const never = new AbortController().signal;

/** Work that ends when it is told to, and a list of those that have begun. */
function works(): { begun: string[]; work: (name: string) => () => Promise<string>; end: (name: string) => void } {
  const begun: string[] = [];
  const ends = new Map<string, (name: string) => void>();
  return {
    begun,
    work: (name) => () => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    },
    end: (name) => ends.get(name)?.(name),
  };
}

describe('readers of a folder', () => {
  it('read one after the other, and beside those of another folder', async () => {
    const { begun, work, end } = works();
    const queue = new FolderQueue();
    const all = ['a', 'b', 'c'].map((name) => queue.take('/drop', never, work(name)));
    const other = queue.take('/other', never, work('other'));
    expect(begun).toEqual(['a', 'other']);
    for (const name of ['a', 'b', 'c', 'other']) {
      await expect.poll(() => begun).toContain(name);
      end(name);
    }
    expect(await Promise.all([...all, other])).toEqual(['a', 'b', 'c', 'other']);
    expect(begun).toEqual(['a', 'other', 'b', 'c']);
  });

  it('goes on where one fails', async () => {
    const queue = new FolderQueue();
    const failed = queue.take('/drop', never, () => Promise.reject(new Error('EIO')));
    const next = queue.take('/drop', never, () => Promise.resolve('read'));
    await expect(failed).rejects.toThrow('EIO');
    expect(await next).toBe('read');
  });

  it('lets go whoever has waited long enough for a share that hangs, and begins nothing for them later', async () => {
    const { begun, work, end } = works();
    const queue = new FolderQueue();
    const late = new CollectError('timeout', 'too late');
    const limits = [new AbortController(), new AbortController()];
    const [hung, waits] = limits.map(({ signal }, nth) => queue.take('/share', signal, work(`look ${nth}`)));
    for (const limit of limits) limit.abort(late);
    await expect(hung).rejects.toBe(late);
    await expect(waits).rejects.toBe(late);
    const next = queue.take('/share', never, work('next'));
    expect(begun).toEqual(['look 0']);
    end('look 0');
    await expect.poll(() => begun).toEqual(['look 0', 'next']);
    end('next');
    expect(await next).toBe('next');
  });
});
