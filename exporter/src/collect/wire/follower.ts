import { open, type FileHandle } from 'node:fs/promises';
import { CollectError } from '../../model/collection.ts';
import type { WireLog, WireSink } from '../../parsers/wire/answer.ts';
import { filesOf, type LogFile } from './files.ts';
import { LogReading, type Ended } from './log-reading.ts';
import type { Position, WireMemory } from './memory.ts';
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

  /** Lines that were not what the sensor writes, and lines dated ahead of our clock, since the start. */
  get doubts(): { readonly malformed: number; readonly ahead: number } {
    return { malformed: this.#malformed, ahead: this.#fold.ahead };
  }

  /** Resolves when everything that lay there a moment ago has been read. @throws CollectError where no log can be read */
  async freshen(): Promise<void> {
    const age = this.#settings.now() - this.#passedAt;
    if (this.#pass !== null || age < 0 || age > freshMs) await this.pass();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Reads what is new. Passes never overlap. Rejects with bugs only. */
  pass(): Promise<void> {
    this.#pass ??= this.#run().finally(() => {
      this.#pass = null;
    });
    return this.#pass;
  }

  /** Writes down how far it came and lets go of every file. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#pass;
    await this.#save();
    for (const { handle } of this.#open.values()) await handle.close();
    this.#open.clear();
  }

  async #run(): Promise<void> {
    await this.#load();
    const { now, path, keepMs } = this.#settings;
    const files = (await filesOf(path)).filter((file) => file.modifiedAt >= now() - keepMs);
    this.#failure = null;
    const present = new Set(files.map((file) => file.id));
    const later: LogFile[] = [];
    for (const file of files) if (!(await this.#follow(file, present))) later.push(file);
    // The content of a file that was replaced meanwhile is free to be found elsewhere.
    for (const file of later) await this.#follow(file, present);
    await this.#finishRenamed(present);
    if (files.length === 0 && this.#positions.size === 0) {
      this.#failure = new CollectError('unreachable', `no log matches ${path}; a sensor must write one there`);
    }
    this.#positions.prune(present, now() - keepMs);
    this.#passedAt = now();
    for (const address of this.#opened) this.#settings.opened(address);
    this.#opened.clear();
    if (this.#isDirty && now() - this.#savedAt >= saveEveryMs) await this.#save();
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
      isStopped: () => this.#isStopped,
      malformed: (message, isFirst) => {
        this.#malformed++;
        if (isFirst) trouble(`${name}: ${message}`);
      },
    });
  }

  #remember(file: LogFile, position: Position, ended: Ended): void {
    const { offset, header, useless, head } = ended;
    this.#isDirty ||= offset !== position.offset || useless !== position.useless;
    this.#positions.set({ ...position, ...file, offset, header, useless, head, seenAt: this.#settings.now() });
  }

  async #handleOf({ id, name }: LogFile): Promise<FileHandle> {
    const known = this.#open.get(id);
    if (known !== undefined) return known.handle;
    const handle = await open(name, 'r');
    this.#open.set(id, { handle, grewAt: this.#settings.now() });
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
