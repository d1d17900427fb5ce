import type { Place } from './problem.ts';
import type { Path } from './yaml-document.ts';

export type RawMap = Readonly<Record<string, unknown>>;

/** Something a file says of an asset, with the places where it says so. */
export interface Layer {
  readonly raw: RawMap;
  readonly place: (path: Path, at: 'key' | 'value') => Place;
  /** True where the layer speaks of this asset or of assets like it, not of all. */
  readonly isParticular: boolean;
}

/** Several layers as one entry: what the first layer does not say comes from the next. */
export interface Merged extends Layer {
  /** Whether a layer that speaks of this asset in particular says something at the path. */
  readonly isSaidInParticular: (path: Path) => boolean;
  /** Whether the first layer says it: the asset's own entry. */
  readonly isSaidByItself: (path: Path) => boolean;
}

/**
 * Puts layers together, the strongest one first. `poll`, `limits` and a source of the same type are put together key by key;
 * everything else is taken whole from the first layer that has it.
 */
export function mergeLayers(layers: readonly [Layer, ...Layer[]]): Merged {
  const raw: Record<string, unknown> = {};
  for (const layer of layers) {
    // One source and several do not mix: the first layer that says how to ask decides which it is.
    const left = 'sources' in raw ? 'source' : 'source' in raw ? 'sources' : null;
    for (const [key, value] of Object.entries(layer.raw)) {
      if (key === left) continue;
      raw[key] = key in raw ? combine(key, raw[key], value) : value;
    }
  }
  return {
    raw,
    isParticular: true,
    place: (path, at) => (layers.find((layer) => says(layer, path, raw)) ?? layers[0]).place(path, at),
    isSaidByItself: (path) => says(layers[0], path, raw),
    isSaidInParticular: (path) => layers.some((layer) => layer.isParticular && says(layer, path, raw)),
  };
}

function combine(key: string, strong: unknown, weak: unknown): unknown {
  if (!isMap(strong) || !isMap(weak)) return strong;
  if (key === 'poll' || key === 'limits') return { ...weak, ...strong };
  const sameType = strong['type'] === undefined || strong['type'] === weak['type'];
  return key === 'source' && sameType ? { ...weak, ...strong } : strong;
}

/** True where the layer is the one from which the merged value came. */
function says(layer: Layer, path: Path, merged: RawMap): boolean {
  const value = valueAt(layer.raw, path);
  const result = valueAt(merged, path);
  return value !== undefined && (value === result || (isMap(value) && isMap(result)));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (inner as Record<string | number, unknown> | null | undefined)?.[step],
    value,
  );
}

export function isMap(value: unknown): value is RawMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
