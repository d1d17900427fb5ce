import path from 'node:path';
import type { Config } from './config.ts';
import { besideFile, ConfigFiles, FileError } from './read/files.ts';
import { listenerOf } from './resolve/listener.ts';
import { loadAssets } from './resolve/load-assets.ts';
import { singleDocument, sizeLimits, type Loading, type Named } from './read/loading.ts';
import { Findings, type Problem } from './read/problem.ts';
import { checkRoot } from './schema/root.ts';
import { loadTokens, loadWebConfig } from './resolve/web-config.ts';
import type { YamlSource } from './read/yaml-document.ts';

/** What loading needs besides the files. */
export interface LoadContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A configuration, or everything that is wrong with it; in both cases with warnings and with the files to watch. */
export type Loaded = (
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly config: null; readonly problems: readonly [Problem, ...Problem[]] }
) & {
  readonly warnings: readonly Problem[];
  /** Every file of the configuration, absolute, including missing ones. */
  readonly files: readonly string[];
  /** Inventories, and folders in which another one could appear. */
  readonly inventories: readonly string[];
  /** Folders in which a new file could belong to the configuration. */
  readonly folders: readonly string[];
};

/**
 * Reads a configuration with everything that it names: inventories, baselines, secrets. Writes nothing, asks no asset.
 */
export async function loadConfig(file: string, context: LoadContext): Promise<Loaded> {
  const findings = new Findings();
  const files = new ConfigFiles();
  const config = await read({ file: path.normalize(file), ...context, findings, files });
  const [problem, ...problems] = findings.problems;
  const rest = {
    warnings: findings.warnings,
    files: files.files,
    inventories: files.inventories,
    folders: files.folders,
  };
  if (problem !== undefined) return { config: null, problems: [problem, ...problems], ...rest };
  if (config === null) throw new TypeError(`${file}: nothing was wrong and there is no config`);
  return { config, problems: [], ...rest };
}

async function read(loading: Loading): Promise<Config | null> {
  const source = await readMain(loading);
  const root = source && checkRoot(loading, source);
  if (!source || !root) return null;
  const { value } = root;
  const named = (name: string, ...at: (string | number)[]): Named => ({ name, place: source.place(at) });
  const web =
    value.web_config_file === undefined
      ? null
      : await loadWebConfig(loading, named(value.web_config_file, 'web_config_file'));
  const tokens =
    value.tokens_file === undefined ? [] : await loadTokens(loading, named(value.tokens_file, 'tokens_file'));
  const dataDir = besideFile(loading.file, value.data_dir);
  return {
    file: loading.file,
    listen: listenerOf(loading, root, web),
    reads: value.reads,
    externalUrl: value.external_url ?? null,
    web,
    tokens,
    dataDir,
    killSwitchFile: path.resolve(
      besideFile(loading.file, value.kill_switch_file ?? path.join(value.data_dir, 'kill-switch')),
    ),
    retentionMs: value.retention,
    timezone: value.timezone,
    limits: {
      maxConcurrent: value.limits.max_concurrent,
      maxConcurrentPerZone: value.limits.max_concurrent_per_zone,
      minGapMs: value.limits.min_gap,
      requestsPerMinute: value.limits.requests_per_minute ?? null,
      deviationsPerAsset: value.limits.deviations_per_asset,
      seriesPerAsset: value.limits.series_per_asset,
      series: value.limits.series,
    },
    assets: await loadAssets(loading, root),
  };
}

async function readMain(loading: Loading): Promise<YamlSource | null> {
  try {
    return singleDocument(await loading.files.read(loading.file, sizeLimits.yaml), loading.findings);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    loading.findings.problem({ file: loading.file, line: 1, column: 1, path: '' }, `this file ${error.message}`);
    return null;
  }
}
