import { glob, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CollectError } from '../../model/collection.ts';
import type { Collected } from '../../model/observation.ts';
import { formats, type Format } from '../../parsers/formats.ts';
import { readRecording, type RecordedAsset } from '../../parsers/recording.ts';
import type { Collector } from '../collector.ts';

/** Reading goes on while others are served: what one asset has open fits a hundred times, and no file stops the exporter. */
const maxBytes = 4 * 1024 * 1024;

/** What one import source needs; `app/` makes it from the config. */
export interface ImportSettings {
  /** A file, or a pattern with `*`. */
  readonly path: string;
  /** `auto`, or one of `formats`. */
  readonly format: string;
  readonly maxAgeMs: number;
  readonly now: () => number;
}

/** Reads the newest recording that something else dropped. Sends nothing, so it is the source of what is too fragile to be asked. */
export function createImportCollector(settings: ImportSettings): Collector {
  return {
    collect: () => collect(settings),
    plan: () => [{ what: 'read', detail: `the newest file that matches ${settings.path}; sends nothing`, atMost: 1 }],
  };
}

async function collect(settings: ImportSettings): Promise<Collected> {
  const newest = await newestFile(settings.path);
  const recorded = await read(newest, settings);
  const { takenAt, collected } = recorded;
  if (settings.now() - takenAt > settings.maxAgeMs) {
    throw new CollectError(
      'unreachable',
      `${newest.file} is of ${new Date(takenAt).toISOString()}, older than max_age allows`,
    );
  }
  return { ...collected, remember: null, takenAt };
}

interface Found {
  readonly file: string;
  readonly modifiedAt: number;
  readonly bytes: number;
}

/** Files that vanish between listing and looking are not there: a mover may be at work. */
async function newestFile(path: string): Promise<Found> {
  let newest: Found | null = null;
  for await (const file of glob(path)) {
    const info = await stat(file).catch(() => null);
    if (info?.isFile() === true && (newest === null || info.mtimeMs > newest.modifiedAt)) {
      newest = { file, modifiedAt: info.mtimeMs, bytes: info.size };
    }
  }
  if (newest === null) {
    throw new CollectError('unreachable', `no recording matches ${path}; something must drop one there`);
  }
  return newest;
}

async function read({ file, modifiedAt, bytes }: Found, { format }: ImportSettings): Promise<RecordedAsset> {
  if (bytes > maxBytes) {
    throw new CollectError('refused_by_limit', `${file} has ${bytes} bytes; ${maxBytes} are allowed`);
  }
  const recording = { bytes: await readOrRefuse(file), fileName: basename(file), modifiedAt };
  const assets = readRecording({ ...recording, format: formatNamed(format), asset: null });
  const [asset, ...others] = assets;
  if (asset === undefined || others.length > 0) {
    throw new CollectError(
      'parse',
      `${file} speaks of ${assets.length} assets; the source of one asset needs a recording of one`,
    );
  }
  return asset;
}

async function readOrRefuse(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CollectError('unreachable', `${file} cannot be read (${code})`, { cause: error });
  }
}

/** Config lets nothing else through than `auto` and these. */
function formatNamed(name: string): Format | null {
  return formats.find((format) => format === name) ?? null;
}
