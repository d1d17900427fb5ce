import { CollectError } from '../../model/collection.ts';
import type { NewRecordings, NothingNew, ReadRecording } from '../../model/observation.ts';
import { formats } from '../../model/source/recording-format.ts';
import { unwatchedStep, type OwnStep } from '../../lib/step.ts';
import { noIdentity } from '../../parsers/parsed.ts';
import type { RecordedAsset } from '../../parsers/recording/recording.ts';
import type { Collector, CollectorDeps, LookPlan } from '../collector.ts';
import { folderOf } from '../inside.ts';
import { maxBytes } from './dropped.ts';
import { FolderQueue } from './folder-queue.ts';
import { emptyFault, maxFiles, readFolder, type Dropped, type Folder } from './folder.ts';
import { memoryText, readMemory, type ImportMemory, type LastRecording } from './memory.ts';
import { maxAtOnce, readNew, type FoundRecordings, type NewRecording } from './new-recordings.ts';
import type { ImportSettings } from './settings.ts';

/** An answer in a recording counts for so long. */
const countsForMs = 30 * 24 * 3_600_000;

/** One for the process, as its threads are. */
const folderQueue = new FolderQueue();

interface ImportDeps extends Pick<CollectorDeps, 'now'> {
  /** Shared with all other sources that read files. */
  readonly queue?: FolderQueue;
}

type Importing = ImportSettings & Pick<CollectorDeps, 'now'>;

/**
 * Reads recordings that other programs drop, each once. Sends nothing, so it is the source for assets that are too
 * fragile to be asked. It moves and deletes nothing: the exporter needs no right to write to the folder, and a crash
 * loses no file.
 */
export function createImportCollector(
  settings: ImportSettings,
  { now, queue = folderQueue }: ImportDeps,
): Collector<NewRecordings | NothingNew> {
  return {
    collect: ({ signal, remembered, step = unwatchedStep }) =>
      queue.take(folderOf(settings.path), signal, () => collect({ ...settings, now }, remembered, step)),
    plan: () => planOf(settings),
  };
}

function planOf({ path }: ImportSettings): LookPlan {
  const detail = `the files that match ${path} and were not read before; sends nothing`;
  const nothing = { sentBytes: 0, receivedBytes: 0 };
  return {
    steps: [{ what: 'read', detail, when: null, texts: [], atMost: maxAtOnce, ...nothing }],
    total: { sessions: 0, requests: 0, ...nothing, durationMs: 0 },
    caps: [
      { what: 'files of one look', atMost: maxAtOnce },
      { what: 'bytes of a file', atMost: maxBytes },
    ],
  };
}

/**
 * A recording that was read is never read again: it may be gone by now, or half replaced. What it said is in the store
 * with its own age. A look without a new recording says exactly this.
 */
async function collect(
  settings: Importing,
  remembered: string | null,
  step: OwnStep,
): Promise<NewRecordings | NothingNew> {
  const about = `${settings.format} ${settings.path}`;
  const memory = readMemory(about, remembered);
  const folder = await readFolder(settings.path);
  if (folder.files.length === 0) throw await emptyFault(settings.path, folder);
  const format = formats.find((name) => name === settings.format) ?? null;
  const isNew = ({ id }: Dropped): boolean => !memory.known.has(id);
  const old = folder.files.filter((file) => !isNew(file));
  const readUpTo = old[0]?.modifiedAt ?? -Infinity;
  const found = await readNew(folder.files.filter(isNew), { ...settings, format, readUpTo, step });
  const remember = (more: Partial<ImportMemory>): string => memoryText(about, { ...memory, ...more });
  // Marks of missing files are forgotten.
  const known = new Set(old.map(({ id }) => id));
  const newest = found.recordings.at(-1);
  const last = later(memory.last, newest === undefined ? null : lastOf(newest));
  if (last === null) throw found.waiting[0] ?? (await emptyFault(settings.path, folder));
  refuseOld(last, found, settings);
  if (newest === undefined) return nothingNew(last, found, remember({ last, known }));
  const collected = found.recordings.map((recording) => {
    known.add(recording.file.id);
    return collectedOf(recording.asset, remember({ last: later(memory.last, lastOf(recording)), known }));
  });
  const whole = remember({ last, known: new Set([...known, ...found.done.map(({ id }) => id)]) });
  const notes = [...newest.asset.collected.notes, ...notesOf(found, folder)];
  return { ...collectedOf(newest.asset, whole), notes, earlier: collected.slice(0, -1), countsForMs };
}

function collectedOf({ collected, takenAt }: RecordedAsset, remember: string): ReadRecording {
  return { ...collected, takenAt, remember };
}

function lastOf({ file, asset }: NewRecording): LastRecording {
  return { name: file.name, takenAt: asset.takenAt };
}

function later(one: LastRecording | null, other: LastRecording | null): LastRecording | null {
  return one === null || (other !== null && other.takenAt >= one.takenAt) ? other : one;
}

function refuseOld({ name, takenAt }: LastRecording, { waiting }: FoundRecordings, { maxAgeMs, now }: Importing): void {
  if (now() - takenAt <= maxAgeMs) return;
  const limit = `${maxAgeMs / 1000} s (max_age, or stale_after where none is set)`;
  const old = `${name} is of ${new Date(takenAt).toISOString()}, older than its limit of ${limit}`;
  throw new CollectError('unreachable', [old, ...messagesOf(waiting)].join('; '));
}

/** Bad files are not remembered here, so that they are named until a note on a recording names them. */
function nothingNew({ name, takenAt }: LastRecording, { waiting, bad }: FoundRecordings, remember: string): NothingNew {
  const none = `Nothing new since ${name} of ${new Date(takenAt).toISOString()}.`;
  return {
    kind: 'nothing_new',
    why: [none, ...messagesOf([...waiting, ...bad]).map((message) => `${message}.`)].join(' '),
    identity: noIdentity,
    notes: [],
    remember,
    takenAt,
  };
}

/** The other files in the folder, for a person: every file that was not used is named. */
function notesOf({ waiting, bad, passedOver }: FoundRecordings, { matched, stray }: Folder): readonly string[] {
  const notes = messagesOf([...waiting, ...bad]).map((message) => `Passed over: ${message}.`);
  if (passedOver > 0)
    notes.push(`One look reads ${maxAtOnce} files or 16 MB at most; older ones passed over: ${passedOver}.`);
  if (matched > maxFiles)
    notes.push(`${matched} files match; only the ${maxFiles} that were written last are looked at.`);
  if (stray !== null) notes.push(`Passed over: ${stray} is a link out of its folder.`);
  return notes;
}

/** At most this many are named. */
const maxNamed = 5;

function messagesOf(errors: readonly CollectError[]): string[] {
  const named = errors.slice(0, maxNamed).map(({ message }) => message);
  return errors.length > maxNamed ? [...named, `${errors.length - maxNamed} more like these`] : named;
}
