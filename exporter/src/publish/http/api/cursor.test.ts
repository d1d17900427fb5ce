import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareKeys, cursorPage, readCursor, writeCursor, type Key } from './cursor.ts';

interface Item {
  readonly name: string;
  readonly port: number;
}
const keyOf = ({ name, port }: Item): Key => [name, port];
const items = fc.uniqueArray(fc.record({ name: fc.string(), port: fc.nat(9) }), {
  selector: (item) => JSON.stringify(item),
});
const sorted = (all: readonly Item[]): Item[] => [...all].sort((one, other) => compareKeys(keyOf(one), keyOf(other)));

describe('pages of a list', () => {
  it('show each item once, whatever their size', () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 5 }), (all, limit) => {
        const list = sorted(all);
        const seen: Item[] = [];
        let after: string | undefined;
        for (let next: string | null = ''; next !== null;) {
          const found: { items: Item[]; next: string | null } = cursorPage(list, keyOf, { limit, after });
          expect(found.items.length).toBeLessThanOrEqual(limit);
          seen.push(...found.items);
          next = found.next;
          after = next ?? undefined;
        }
        expect(seen).toEqual(list);
      }),
    );
  });

  it('miss nothing that stays, when items go between two pages', () => {
    fc.assert(
      fc.property(items, fc.infiniteStream(fc.boolean()), (all, stay) => {
        const list = sorted(all);
        const first = cursorPage(list, keyOf, { limit: 2 });
        if (first.next === null) return;
        const left = list.filter(() => stay.next().value);
        const rest = cursorPage(left, keyOf, { limit: 1000, after: first.next });
        expect(rest.items).toEqual(left.filter((item) => !first.items.includes(item)));
        expect(rest.next).toBeNull();
      }),
    );
  });
});

describe('a cursor', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer())), (key) => {
        expect(readCursor(writeCursor(key), key)).toEqual(key);
      }),
    );
  });

  it.each(['', 'x', '!', 'bnVsbA', 'W10', 'WzEsMl0', 'WyJhIl0', 'e30', writeCursor(['a', 'b'])])(
    'of another list is refused: %s',
    (after) => {
      expect(() => readCursor(after, ['', 0])).toThrow('after: this is no `next` of an answer before');
    },
  );
});
