import { readAssetsCsv } from './csv.ts';
import { fileSdLimit, readFileSd } from './file-sd.ts';
import { besideFile, type TextFile } from '../read/files.ts';
import { isMap, type Layer, type RawMap } from '../read/layers.ts';
import { findNamed, maxAssets, readFound, sizeLimits, type Loading, type Named } from '../read/loading.ts';
import type { Findings, Place } from '../read/problem.ts';
import type { CheckedRoot } from '../schema/root.ts';

/** What every inventory says of its assets, in the order of the config: typed ones, CSV, file_sd. */
export async function loadInventories(loading: Loading, root: CheckedRoot): Promise<readonly Layer[]> {
  const sd = root.value.file_sd_configs.flatMap((config, index) =>
    config.files.map((name, position) => ({
      name,
      place: root.source.place(['file_sd_configs', index, 'files', position]),
    })),
  );
  const layers = [
    ...typedAssets(loading, root),
    ...(await readAll(loading, namesAt(root, 'assets_file'), {
      readOne: readAssetsCsv,
      limitOf: () => sizeLimits.inventory,
    })),
    ...(await readAll(loading, sd, { readOne: readFileSd, limitOf: fileSdLimit })),
  ];
  if (layers.length <= maxAssets) return layers;
  loading.findings.problem(root.source.place([]), tooMany);
  return [];
}

const tooMany = `names more than ${maxAssets} assets, the limit of one exporter; give the others to further exporters`;

function typedAssets({ findings }: Loading, { value, source }: CheckedRoot): readonly Layer[] {
  const layerOf = (raw: RawMap, index: number): Layer => ({
    raw,
    file: source.file,
    isParticular: true,
    place: (path, at) => source.place(['assets', index, ...path], at),
  });
  return value.assets.flatMap((raw, index) => {
    if (isMap(raw)) return [layerOf(raw, index)];
    findings.problem(source.place(['assets', index]), 'must be a map of keys and values with name and address');
    return [];
  });
}

interface InventoryFormat {
  readonly readOne: (file: TextFile, findings: Findings) => readonly Layer[];
  /** Bytes. */
  readonly limitOf: (name: string) => number;
}

async function readAll(
  loading: Loading,
  patterns: readonly Named[],
  { readOne, limitOf }: InventoryFormat,
): Promise<readonly Layer[]> {
  const layers: (readonly Layer[])[] = [];
  for (const pattern of patterns) {
    loading.files.noteInventories(besideFile(pattern.place.file, pattern.name));
    for (const name of findNamed(loading, pattern)) {
      const file = await readFound(loading, { name, place: pattern.place }, limitOf(name));
      // An empty file may be a failed copy, or one under way. It must not look as if all assets were removed.
      if (file?.text.trim() === '') loading.findings.problem(startOf(file), emptyInventory);
      else if (file !== null) layers.push(readOne(file, loading.findings));
    }
  }
  return layers.flat();
}

const emptyInventory = 'is empty; an inventory without assets is a CSV header line alone, or []';

function startOf({ name }: TextFile): Place {
  return { file: name, line: 1, column: 1, path: '' };
}

/** The names under a key with one or a list of them, each with its own place. */
export function namesAt({ value, raw, source }: CheckedRoot, key: 'baselines' | 'assets_file'): readonly Named[] {
  const isList = Array.isArray(raw[key]);
  return (value[key] ?? []).map((name, index) => ({ name, place: source.place(isList ? [key, index] : [key]) }));
}
