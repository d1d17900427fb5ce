/** Which place each asset has. Places are numbered from 0 without gaps; one that was left is given to the next newcomer. */
export interface Places {
  has(asset: string): boolean;
  /** The asset's place, a new one where it has none. */
  of(asset: string): number;
  /** The place that the asset has left, null where it had none. */
  leave(asset: string): number | null;
  count(): number;
}

export function createPlaces(): Places {
  const taken = new Map<string, number>();
  const left: number[] = [];
  return {
    has: (asset) => taken.has(asset),
    of(asset) {
      const known = taken.get(asset);
      if (known !== undefined) return known;
      // Where nothing was left, all places below `taken.size` are taken.
      const place = left.pop() ?? taken.size;
      taken.set(asset, place);
      return place;
    },
    leave(asset) {
      const place = taken.get(asset);
      if (place === undefined) return null;
      taken.delete(asset);
      left.push(place);
      return place;
    },
    count: () => taken.size,
  };
}
