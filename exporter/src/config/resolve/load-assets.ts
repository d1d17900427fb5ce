import type { AssetParts } from './asset-parts.ts';
import { resolveAssets } from './assets.ts';
import { loadBaselines } from '../baselines/book.ts';
import { check } from '../read/check.ts';
import type { Asset } from '../config.ts';
import { resolveCredential, type Credentials } from './credentials.ts';
import { checkFleet } from './fleet-checks.ts';
import { loadInventories, namesAt } from '../inventory/inventory.ts';
import { matcher } from '../read/labels.ts';
import { isMap, type Layer } from '../read/layers.ts';
import type { Loading } from '../read/loading.ts';
import type { CheckedRoot } from '../schema/root.ts';
import { PollOverride } from '../schema/poll.ts';
import { LabelPatterns } from '../schema/windows.ts';
import { severityRows } from './severity-table.ts';
import { WindowSets } from '../windows/window-sets.ts';
import { scopedWindows } from '../windows/window-scopes.ts';
import type { Path } from '../read/yaml-document.ts';

/** All assets with everything they need: credentials, baselines, windows, and what `match:` and `defaults:` say. */
export async function loadAssets(loading: Loading, root: CheckedRoot): Promise<readonly Asset[]> {
  const { value, source } = root;
  const baselines = await loadBaselines(loading, namesAt(root, 'baselines'), {
    timezone: value.timezone,
    reviewIntervalMs: value.review_interval ?? null,
  });
  const entries = await loadInventories(loading, root);
  const names = new Set(entries.map((entry) => String(entry.raw['name'])));
  const windows = scopedWindows(loading, root, names);
  const located = await resolveAssets(loading, entries, {
    credentials: await loadCredentials(loading, root),
    baselines,
    windows: new WindowSets(windows.maintenance, windows.polling),
    severity: severityRows(value.severity),
    poll: value.poll,
    deviationLimit: value.limits.deviations_per_asset,
    match: matchEntries(root),
    defaults: defaultLayers(root),
  });
  baselines.warnOfStrangers(names);
  checkFleet(located, loading.findings);
  if (entries.length === 0 && loading.findings.count === 0)
    loading.findings.warning(source.place([]), 'there are no assets; add assets:, assets_file: or file_sd_configs:');
  // Without `where`, which holds on to the whole text of the files.
  return located.flatMap(({ asset }) => asset ?? []);
}

/** A wrong credential is reported once, and not again for assets that name it. */
async function loadCredentials(loading: Loading, { value, raw, source }: CheckedRoot): Promise<Credentials> {
  const credentials = new Map<string, Awaited<ReturnType<typeof resolveCredential>>>();
  for (const name of Object.keys(isMap(raw['credentials']) ? raw['credentials'] : {})) {
    // A wrong one is missing there, and the name of a method of objects is a name as well.
    const entry = Object.hasOwn(value.credentials, name) ? value.credentials[name] : undefined;
    const place = (field: string) => source.place(field === '' ? ['credentials', name] : ['credentials', name, field]);
    credentials.set(name, entry === undefined ? null : await resolveCredential(loading, { name, entry, place }));
  }
  return credentials;
}

/** Taken unchecked, so that one wrong entry does not leave thousands of assets without a source. */
function matchEntries({ raw, source }: CheckedRoot): AssetParts['match'] {
  const entries: readonly unknown[] = Array.isArray(raw['match']) ? raw['match'] : [];
  return entries.flatMap((entry, index) => {
    const patterns = isMap(entry) ? check(LabelPatterns, entry['labels']).value : null;
    if (!isMap(entry) || patterns === null) return [];
    const settings = Object.fromEntries(Object.entries(entry).filter(([key]) => key !== 'labels'));
    return [{ fits: matcher(patterns), layer: layerAt(source, ['match', index], settings) }];
  });
}

function defaultLayers({ raw, source }: CheckedRoot): readonly Layer[] {
  const defaults = layerAt(source, ['defaults'], isMap(raw['defaults']) ? raw['defaults'] : {});
  const poll = layerAt(source, [], check(PollOverride, raw['poll']).value ? { poll: raw['poll'] } : {});
  return [
    { ...defaults, isParticular: false },
    { ...poll, isParticular: false },
  ];
}

function layerAt(source: CheckedRoot['source'], base: Path, raw: Layer['raw']): Layer {
  return { raw, file: source.file, isParticular: true, place: (path, at) => source.place([...base, ...path], at) };
}
