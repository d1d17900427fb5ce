import type { Place } from './problem.ts';
import type { Path } from './yaml-document.ts';

export type RawMap = Readonly<Record<string, unknown>>;

/** A part of an asset's settings from one file, with the places of its values. */
export interface Layer {
  readonly raw: RawMap;
  readonly file: string;
  readonly place: (path: Path, at: 'key' | 'value') => Place;
  /** True where the layer is for this asset or for similar assets, not for all. */
  readonly isParticular: boolean;
}

/** Several layers as one entry: what the first layer does not set comes from the next. */
export interface Merged extends Omit<Layer, 'file'> {
  /** The file of the layer that sets the path. It costs nothing; finding the line may mean to parse a part again. */
  readonly fileOf: (path: Path) => string;
  /** True where a layer for this asset or for similar assets sets the path. */
  readonly isSaidInParticular: (path: Path) => boolean;
  /** True where the first layer sets it: the asset's own entry. */
  readonly isSaidByItself: (path: Path) => boolean;
}

/**
 * Merges layers, the strongest one first. `poll`, `limits` and a source of the same type are merged key by key. Every
 * other value comes completely from the first layer that has it.
 */
export function mergeLayers(layers: readonly [Layer, ...Layer[]]): Merged {
  const raw: Record<string, unknown> = {};
  for (const layer of layers) {
    // `source` and `sources` cannot be mixed: the first layer with one of them decides.
    const left = 'sources' in raw ? 'source' : 'source' in raw ? 'sources' : null;
    for (const [key, value] of Object.entries(layer.raw)) {
      if (key === left) continue;
      raw[key] = key in raw ? combine(key, raw[key], value) : value;
    }
  }
  const layerOf = (path: Path): Layer => layers.find((layer) => says(layer, path, raw)) ?? layers[0];
  return {
    raw,
    isParticular: true,
    place: (path, at) => layerOf(path).place(path, at),
    fileOf: (path) => layerOf(path).file,
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

/** True where the merged value came from this layer. */
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
