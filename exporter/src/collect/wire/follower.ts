import type { FileHandle } from 'node:fs/promises';
import { CollectError } from '../../model/collection.ts';
import type { WireLog, WireSink } from '../../parsers/wire/answer.ts';
import { unlessAborted } from '../abort.ts';
import { filesOf, openLog, type LogFile } from './files.ts';
import { LogReading, type Ended } from './log-reading.ts';
import type { Position, WireMemory } from './memory.ts';
import { PassBudget, passLimits, type PassLimits } from './pass-budget.ts';
import { Positions } from './positions.ts';
import { emptyView, ViewFold, type SeenAddress } from './view.ts';

export interface FollowerSettings {
  /** A file, or a pattern with `*`. */
  readonly path: string;
  readonly openLog: (sink: WireSink, fileName: string) => WireLog;
  readonly memory: WireMemory;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** What was not seen for so long is forgotten, and older files are not read at all. */
  readonly keepMs: number;
  /** Told after a pass of each address at which a port answered for the first time. */
  readonly opened: (address: string) => void;
  /** Told of what could not be read: one line for a person. */
  readonly trouble: (message: string) => void;
  /** `passLimits` where nothing is said. */
  readonly limits?: PassLimits;
}

/** What stands between this follower and all that the sensor has written. */
export interface Doubts {
  /** Lines that were not what the sensor writes, since the start. */
  readonly malformed: number;
  /** Lines dated ahead of our clock, since the start. */
  readonly ahead: number;
  /** Files of which there is more than was read. */
  readonly behind: readonly string[];
  /** Links that lead out of the folder, and are not followed. */
  readonly strays: readonly string[];
}

/** So long a look takes what the last pass has found. */
const freshMs = 1_000;
/** What was read is written down this often; a crash reads the rest again, and counts nothing twice. */
const saveEveryMs = 60_000;
/** A file that was renamed is read until nothing has come for so long: its writer may not have noticed yet. */
const lingerMs = 60_000;

/** So many files stay open: those that grew last. */
const maxOpen = 256;

interface Kept {
  readonly handle: FileHandle;
  grewAt: number;
}

/**
 * Follows the logs of one sensor, for all assets that it sees: each line is read once, however many ask. Sends nothing.
 * Files may grow, be renamed, copied and cut, packed, moved to folders by date; a restart goes on where it was.
 */
export class LogFollower {
  readonly #settings: FollowerSettings;
  readonly #positions = new Positions();
  /** Files that are read as they grow: they stay open, so that nothing is lost when they are renamed. */
  readonly #open = new Map<string, Kept>();
  #fold: ViewFold;
  #isLoaded = false;
  #pass: Promise<void> | null = null;
  #passedAt = -Infinity;
  #savedAt = -Infinity;
  #isDirty = false;
  #isStopped = false;
  #wanted: ReadonlySet<string> = new Set();
  #failure: CollectError | null = null;
  #malformed = 0;
  readonly #opened = new Set<string>();
  /** Files of which it was said that they cannot be read. */
  readonly #told = new Set<string>();
  /** Files that were read in part, by device and inode. */
  readonly #behind = new Map<string, string>();
  #strays: readonly string[] = [];
  #budget = new PassBudget(passLimits);
  /** What is being read, for whoever waits too long for it. */
  #at: string | null = null;

  constructor(settings: FollowerSettings) {
    this.#settings = settings;
    this.#fold = this.#foldOf(emptyView());
  }

  /** Whose addresses count from now on, canonical. */
  want(addresses: ReadonlySet<string>): void {
    this.#wanted = addresses;
    if (this.#isLoaded) this.#fold.want(addresses);
  }

  /** What the sensor has seen of an address; null where it has not. */
  of(address: string): SeenAddress | null {
    return this.#fold.view.addresses[address] ?? null;
  }

  get doubts(): Doubts {
    const { ahead } = this.#fold;
    return { malformed: this.#malformed, ahead, behind: [...this.#behind.values()], strays: this.#strays };
  }

  /**
   * Resolves when everything that lay there a moment ago has been read, or as much as fits into the time of a look; then
   * the rest is among the doubts. @throws CollectError where no log can be read, or reading does not end
   */
  async freshen(signal: AbortSignal): Promise<void> {
    const age = this.#settings.now() - this.#passedAt;
    const budget = new PassBudget(this.#limits);
    if (this.#pass !== null || age < 0 || age > freshMs) await this.#passInTime(signal);
    while (this.#behind.size > 0 && !this.#isStopped && !budget.isSpent) await this.#passInTime(signal);
    if (this.#failure !== null) throw this.#failure;
  }

  async #passInTime(signal: AbortSignal): Promise<void> {
    const hang = new AbortController();
    const { hangMs } = this.#limits;
    const timer = setTimeout(() => {
      const what = `${this.#at ?? this.#settings.path} is being read for ${hangMs / 1000} s and does not come to an end`;
      hang.abort(new CollectError('unreachable', `${what}: its disk or share hangs`));
    }, hangMs);
    try {
      await unlessAborted(this.pass(), AbortSignal.any([signal, hang.signal]));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Reads what is new. Passes never overlap. Rejects with bugs only. */
  pass(): Promise<void> {
    this.#pass ??= this.#run().finally(() => {
      this.#pass = null;
    });
    return this.#pass;
  }

  /**
   * Writes down how far it came and lets go of every file. Where a file hangs nothing can be written down, because what
   * was read of it already counts: it is read again from where it was saved the last time.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (!(await this.#isOverInTime())) return;
    await this.#save();
    for (const { handle } of this.#open.values()) await handle.close();
    this.#open.clear();
  }

  async #isOverInTime(): Promise<boolean> {
    const { promise: late, resolve } = Promise.withResolvers<false>();
    const timer = setTimeout(resolve, this.#limits.stopMs, false);
    try {
      return await Promise.race([late, (this.#pass ?? Promise.resolve()).then(() => true)]);
    } finally {
      clearTimeout(timer);
    }
  }

  get #limits(): PassLimits {
    return this.#settings.limits ?? passLimits;
  }

  async #run(): Promise<void> {
    await this.#load();
    const { now, keepMs } = this.#settings;
    const files = await this.#list();
    this.#failure = null;
    const present = new Set(files.map((file) => file.id));
    this.#budget = new PassBudget(this.#limits);
    // What is far behind waits until the others have been read: nobody's file keeps those of others from their turn.
    const order = [
      ...files.filter(({ id }) => !this.#behind.has(id)),
      ...files.filter(({ id }) => this.#behind.has(id)),
    ];
    this.#behind.clear();
    const later: LogFile[] = [];
    for (const file of order) if (!(await this.#follow(file, present))) later.push(file);
    // The content of a file that was replaced meanwhile is free to be found elsewhere.
    for (const file of later) await this.#follow(file, present);
    await this.#finishRenamed(present);
    if (files.length === 0 && this.#positions.size === 0) {
      this.#failure = this.#noLog();
    }
    this.#positions.prune(present, now() - keepMs);
    this.#passedAt = now();
    for (const address of this.#opened) this.#settings.opened(address);
    this.#opened.clear();
    if (this.#isDirty && now() - this.#savedAt >= saveEveryMs) await this.#save();
  }

  /** Oldest first. */
  async #list(): Promise<readonly LogFile[]> {
    const { now, path, keepMs, trouble } = this.#settings;
    this.#at = path;
    const { files, strays } = await filesOf(path);
    this.#strays = strays;
    for (const name of strays.filter((stray) => !this.#told.has(stray))) {
      trouble(`${name} is a link out of its folder and is not followed; name its target in path: to read it`);
      this.#told.add(name);
    }
    return files.filter((file) => file.modifiedAt >= now() - keepMs);
  }

  #noLog(): CollectError {
    const { path } = this.#settings;
    const [stray] = this.#strays;
    const but = stray === undefined ? '' : ` (${stray} is a link out of its folder, which is not followed)`;
    return new CollectError('unreachable', `no log matches ${path}${but}; a sensor must write one there`);
  }

  async #load(): Promise<void> {
    if (this.#isLoaded) return;
    const remembered = await this.#settings.memory.load();
    this.#fold = this.#foldOf(remembered?.view ?? emptyView());
    this.#positions.restore(remembered?.positions ?? []);
    this.#fold.want(this.#wanted);
    this.#isLoaded = true;
    this.#savedAt = this.#settings.now();
  }

  #foldOf(view: ReturnType<typeof emptyView>): ViewFold {
    return new ViewFold(view, { now: this.#settings.now, opened: (address) => this.#opened.add(address) });
  }

  /** False where the file cannot be read yet. */
  async #follow(file: LogFile, present: ReadonlySet<string>): Promise<boolean> {
    if (this.#isStopped) return true;
    if (this.#budget.isSpent) {
      this.#behind.set(file.id, file.name);
      return true;
    }
    this.#at = file.name;
    try {
      const position = await this.#positions.of(file, { present, now: this.#settings.now() });
      if (position === 'later') return false;
      if (position !== null) await this.#read(file, position);
      this.#told.delete(file.name);
    } catch (error) {
      this.#tell(file, error);
    }
    return true;
  }

  async #read(file: LogFile, position: Position): Promise<void> {
    const reading = this.#reading(file.name, position);
    this.#budget.nextFile();
    const ended = position.isPacked ? await reading.packed(file) : await reading.plain(await this.#handleOf(file));
    this.#remember(file, position, ended);
    const kept = this.#open.get(file.id);
    if (kept !== undefined) kept.grewAt = this.#settings.now();
  }

  #reading(name: string, position: Position): LogReading {
    const { openLog, trouble } = this.#settings;
    const log = openLog(this.#fold, fileNameOf(name));
    return new LogReading({
      log,
      position,
      mayGoOn: (read) => !this.#isStopped && this.#budget.mayGoOn(read),
      malformed: (message, isFirst) => {
        this.#malformed++;
        if (isFirst) trouble(`${name}: ${message}`);
      },
    });
  }

  #remember(file: Omit<LogFile, 'path'>, position: Position, ended: Ended): void {
    const { offset, header, useless, head, isCut } = ended;
    this.#isDirty ||= offset !== position.offset || useless !== position.useless;
    const isBehind = isCut && useless === null;
    if (isBehind) this.#behind.set(file.id, file.name);
    // Of no size that a file can have: so the next pass goes on, though nothing was written meanwhile.
    const size = isBehind ? -1 : file.size;
    const { name, id, modifiedAt } = file;
    const seenAt = this.#settings.now();
    this.#positions.set({ ...position, name, id, modifiedAt, size, offset, header, useless, head, seenAt });
  }

  async #handleOf(file: LogFile): Promise<FileHandle> {
    const known = this.#open.get(file.id);
    if (known !== undefined) return known.handle;
    const handle = await openLog(file);
    this.#open.set(file.id, { handle, grewAt: this.#settings.now() });
    return handle;
  }

  /** What was renamed away still gets the last lines of whoever writes it. */
  async #finishRenamed(present: ReadonlySet<string>): Promise<void> {
    const oldest = [...this.#open].sort(([, one], [, other]) => one.grewAt - other.grewAt);
    const tooMany = new Set(oldest.slice(0, Math.max(0, oldest.length - maxOpen)).map(([id]) => id));
    for (const [id, kept] of oldest) {
      if (present.has(id) && !tooMany.has(id) && this.#positions.get(id)?.useless === null) continue;
      await this.#finish(id, kept, present.has(id));
    }
  }

  async #finish(id: string, kept: Kept, isThere: boolean): Promise<void> {
    const position = this.#positions.get(id);
    if (!isThere && position !== undefined && !this.#isStopped) {
      this.#budget.nextFile();
      const ended = await this.#reading(position.name, position).plain(kept.handle);
      if (ended.offset > position.offset) kept.grewAt = this.#settings.now();
      const { size, modifiedAt, name } = position;
      this.#remember({ id, name, size, modifiedAt }, position, ended);
      if (this.#settings.now() - kept.grewAt < lingerMs) return;
    }
    this.#open.delete(id);
    await kept.handle.close();
  }

  #tell(file: LogFile, error: unknown): void {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const code = String(error.code);
    // Gone between listing and opening: it comes back under another name.
    if (code === 'ENOENT') return;
    const message = `${file.name} cannot be read (${code})`;
    this.#failure = new CollectError('unreachable', message, { cause: error });
    if (!this.#told.has(file.name)) this.#settings.trouble(message);
    this.#told.add(file.name);
  }

  async #save(): Promise<void> {
    if (!this.#isDirty || !this.#isLoaded) return;
    const { memory, now, keepMs } = this.#settings;
    this.#fold.forget(now() - keepMs);
    this.#isDirty = false;
    this.#savedAt = now();
    await memory.save({ version: 1, view: this.#fold.view, positions: this.#positions.all() });
  }
}

function fileNameOf(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}
