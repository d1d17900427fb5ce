import type { Chunk } from './chunk.ts';
import { families } from '../catalogue/definitions.ts';
import { createFamilyChunks } from './family-chunks.ts';

/** Up to `assetsPerGroup` neighbours: their chunks of each family, and the texts that are not in them yet. */
export interface AssetGroup {
  /** Announces an asset whose first texts are still to come. */
  expect(place: number): void;
  /** Assets whose first texts have not come. */
  expected(): number;
  /** New texts of one asset, one for each family; shown after `bringIn`. */
  set(place: number, texts: readonly string[]): void;
  /** New texts of some families, by index. */
  patch(place: number, texts: ReadonlyMap<number, string>): void;
  /** Renews all families in one go, so that no scrape sees half of a look. Returns those in which something is new. */
  bringIn(): readonly number[];
  chunks(family: number): readonly Chunk[];
}

/** One asset's texts of all families in one Buffer: at the start, thousands of them wait at the same time. */
interface Waiting {
  readonly bytes: Buffer;
  readonly ends: readonly number[];
}

export function createAssetGroup(): AssetGroup {
  const byFamily = families.map(createFamilyChunks);
  const waiting = new Map<number, Waiting>();
  const expected = new Set<number>();
  return {
    chunks: (family) => byFamily[family]?.chunks() ?? [],
    expect: (place) => expected.add(place),
    expected: () => expected.size,
    set(place, texts) {
      expected.delete(place);
      waiting.set(place, pack(texts));
    },
    patch(place, texts) {
      const before = waiting.get(place);
      const current = byFamily.map((chunks, family) => {
        const text = before === undefined ? chunks.textAt(place) : unpack(before, family);
        return texts.get(family) ?? text.toString();
      });
      waiting.set(place, pack(current));
    },
    bringIn() {
      const renewed = [...waiting];
      waiting.clear();
      return byFamily.flatMap((chunks, family) =>
        chunks.renew(new Map(renewed.map(([place, texts]) => [place, unpack(texts, family)]))) ? [family] : [],
      );
    },
  };
}

function pack(texts: readonly string[]): Waiting {
  const all = texts.join('');
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(all));
  bytes.write(all);
  let end = 0;
  return { bytes, ends: texts.map((text) => (end += Buffer.byteLength(text))) };
}

function unpack({ bytes, ends }: Waiting, family: number): Buffer {
  return bytes.subarray(family === 0 ? 0 : ends[family - 1], ends[family]);
}
