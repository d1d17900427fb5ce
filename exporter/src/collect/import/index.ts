import { glob, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CollectError } from '../../model/collection.ts';
import type { Collected } from '../../model/observation.ts';
import { formats, type Format } from '../../model/recording-format.ts';
import { readRecording, type RecordedAsset } from '../../parsers/recording/recording.ts';
import { unlessAborted } from '../abort.ts';
import type { Collector, LookPlan } from '../collector.ts';

/** Reading goes on while others are served: what one asset has open fits a hundred times, and no file stops the exporter. */
const maxBytes = 4 * 1024 * 1024;

/** So far clocks of others may be ahead of ours. What is dated later would hide every recording until then. */
const clockSkewMs = 5 * 60_000;

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
    collect: ({ signal }) => unlessAborted(collect(settings), signal),
    plan: () => planOf(settings),
  };
}

function planOf({ path }: ImportSettings): LookPlan {
  const detail = `the newest file that matches ${path}; sends nothing`;
  const nothing = { sentBytes: 0, receivedBytes: 0 };
  return {
    steps: [{ what: 'read', detail, when: null, texts: [], atMost: 1, ...nothing }],
    total: { sessions: 0, requests: 0, ...nothing, durationMs: 0 },
    caps: [{ what: 'bytes of the file', atMost: maxBytes }],
  };
}

async function collect(settings: ImportSettings): Promise<Collected> {
  const newest = await newestFile(settings);
  const recorded = await read(newest, settings);
  const { takenAt, collected } = recorded;
  if (takenAt > settings.now() + clockSkewMs) {
    throw aheadOfUs(newest.file, takenAt);
  }
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

/**
 * Files that vanish between listing and looking are not there: a mover may be at work. One that is dated ahead is passed
 * over, because it would stay the newest until then.
 */
async function newestFile({ path, now }: ImportSettings): Promise<Found> {
  let newest: Found | null = null;
  let ahead: Found | null = null;
  for await (const file of glob(path)) {
    const info = await stat(file).catch(() => null);
    if (info?.isFile() !== true) continue;
    const found = { file, modifiedAt: info.mtimeMs, bytes: info.size };
    if (info.mtimeMs > now() + clockSkewMs) ahead = found;
    else if (newest === null || info.mtimeMs > newest.modifiedAt) newest = found;
  }
  if (newest === null && ahead !== null) {
    throw aheadOfUs(ahead.file, ahead.modifiedAt);
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

function aheadOfUs(file: string, at: number): CollectError {
  const when = new Date(at).toISOString();
  return new CollectError('parse', `${file} is dated ${when}, which is still to come: correct the clock that wrote it`);
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
