import type { WireLog, WireSink } from '../../parsers/wire/answer.ts';
import { UnreadLogs, type Doubts } from './doubts.ts';
import { filesOf, type LogFile } from './files.ts';
import { isOverWithin, unlessItHangs } from './hang.ts';
import { LogReading, type Ended } from './log-reading.ts';
import type { Position, WireMemory } from './memory.ts';
import { OpenFiles, type OpenLog } from './open-files.ts';
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
  /** What was not seen for so long is forgotten. Older files are not read at all. */
  readonly keepMs: number;
  /** Called after a pass with each address at which a port answered for the first time. */
  readonly opened: (address: string) => void;
  /** Called with what could not be read: one line for a person. */
  readonly trouble: (message: string) => void;
  /** Default: `passLimits`. */
  readonly limits?: PassLimits;
}

/** For this time a look uses the result of the last pass. */
const freshMs = 1_000;
/** Positions are saved this often. After a crash the rest is read again, and nothing counts twice. */
const saveEveryMs = 60_000;

/**
 * Follows the logs of one sensor, for all assets that it sees. Each line is read once, for any number of assets. Sends
 * nothing. Files may grow, be renamed, copied and cut, packed, and moved to folders by date. After a restart it
 * continues where it was.
 */
export class LogFollower {
  readonly #settings: FollowerSettings;
  readonly #positions = new Positions();
  readonly #open: OpenFiles;
  readonly #unread: UnreadLogs;
  #fold: ViewFold;
  #isLoaded = false;
  #pass: Promise<void> | null = null;
  #passedAt = -Infinity;
  #savedAt = -Infinity;
  #isDirty = false;
  #isStopped = false;
  #wanted: ReadonlySet<string> = new Set();
  readonly #opened = new Set<string>();
  #budget = new PassBudget(passLimits);
  /** The file under reading, for the message to callers who wait too long. */
  #at: string | null = null;

  constructor(settings: FollowerSettings) {
    this.#settings = settings;
    this.#open = new OpenFiles(settings.now);
    this.#unread = new UnreadLogs(settings.trouble);
    this.#fold = this.#foldOf(emptyView());
  }

  /** These addresses count from now on, in canonical form. */
  want(addresses: ReadonlySet<string>): void {
    this.#wanted = addresses;
    if (this.#isLoaded) this.#fold.want(addresses);
  }

  /** What the sensor has seen of an address; null where it has seen nothing. */
  of(address: string): SeenAddress | null {
    return this.#fold.view.addresses[address] ?? null;
  }

  get doubts(): Doubts {
    return { ...this.#unread.doubts, ahead: this.#fold.ahead };
  }

  /**
   * Resolves when everything that is there now has been read, or as much as fits into the time of a look. Then the rest
   * is among the doubts. @throws CollectError where no log can be read, or reading does not end
   */
  async freshen(signal: AbortSignal): Promise<void> {
    const age = this.#settings.now() - this.#passedAt;
    const budget = new PassBudget(this.#limits);
    if (this.#pass !== null || age < 0 || age > freshMs) await this.#passInTime(signal);
    while (this.#unread.isBehind && !this.#isStopped && !budget.isSpent) await this.#passInTime(signal);
    if (this.#unread.failure !== null) throw this.#unread.failure;
  }

  #passInTime(signal: AbortSignal): Promise<void> {
    const { hangMs } = this.#limits;
    return unlessItHangs(this.pass(), { hangMs, what: () => this.#at ?? this.#settings.path, signal });
  }

  /** Reads what is new. Passes never overlap. Rejects only with bugs. */
  pass(): Promise<void> {
    this.#pass ??= this.#run().finally(() => {
      this.#pass = null;
    });
    return this.#pass;
  }

  /**
   * Saves the positions and closes every file. Where a file hangs nothing can be saved, because what was read of it
   * already counts: it is read again from the last saved position.
   */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#pass !== null && !(await isOverWithin(this.#limits.stopMs, this.#pass))) return;
    await this.#save();
    await this.#open.closeAll();
  }

  get #limits(): PassLimits {
    return this.#settings.limits ?? passLimits;
  }

  async #run(): Promise<void> {
    await this.#load();
    const { now, keepMs, path } = this.#settings;
    const files = await this.#list();
    const present = new Set(files.map((file) => file.id));
    this.#budget = new PassBudget(this.#limits);
    const later: LogFile[] = [];
    for (const file of this.#unread.begin(files)) if (!(await this.#follow(file, present))) later.push(file);
    // The content of a file that was replaced meanwhile may now be found elsewhere.
    for (const file of later) await this.#follow(file, present);
    await this.#finishRenamed(present);
    if (files.length === 0 && this.#positions.size === 0) this.#unread.noteNoLog(path);
    this.#positions.prune(present, now() - keepMs);
    this.#passedAt = now();
    for (const address of this.#opened) this.#settings.opened(address);
    this.#opened.clear();
    if (this.#isDirty && now() - this.#savedAt >= saveEveryMs) await this.#save();
  }

  /** Oldest first. */
  async #list(): Promise<readonly LogFile[]> {
    const { now, path, keepMs } = this.#settings;
    this.#at = path;
    const { files, strays } = await filesOf(path);
    this.#unread.noteStrays(strays);
    return files.filter((file) => file.modifiedAt >= now() - keepMs);
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
      this.#unread.noteCut(file);
      return true;
    }
    this.#at = file.name;
    try {
      const position = await this.#positions.of(file, { present, now: this.#settings.now() });
      if (position === 'later') return false;
      if (position !== null) await this.#read(file, position);
      this.#unread.noteReadable(file);
    } catch (error) {
      this.#unread.noteUnreadable(file, error);
    }
    return true;
  }

  async #read(file: LogFile, position: Position): Promise<void> {
    const reading = this.#reading(file.name, position);
    this.#budget.nextFile();
    const ended = position.isPacked ? await reading.packed(file) : await reading.plain(await this.#open.handleOf(file));
    this.#remember(file, position, ended);
    this.#open.touch(file.id);
  }

  #reading(name: string, position: Position): LogReading {
    const log = this.#settings.openLog(this.#fold, fileNameOf(name));
    return new LogReading({
      log,
      position,
      mayGoOn: (read) => !this.#isStopped && this.#budget.mayGoOn(read),
      malformed: (message, isFirst) => {
        this.#unread.noteMalformed(name, message, isFirst);
      },
    });
  }

  #remember(file: Omit<LogFile, 'path'>, position: Position, ended: Ended): void {
    const { offset, header, useless, head, isCut } = ended;
    this.#isDirty ||= offset !== position.offset || useless !== position.useless;
    const isBehind = isCut && useless === null;
    if (isBehind) this.#unread.noteCut(file);
    // No file has this size. So the next pass reads on, even if nothing was written meanwhile.
    const size = isBehind ? -1 : file.size;
    const { name, id, modifiedAt } = file;
    const seenAt = this.#settings.now();
    this.#positions.set({ ...position, name, id, modifiedAt, size, offset, header, useless, head, seenAt });
  }

  /** Reads the last lines that a program may still write to a renamed file. */
  async #finishRenamed(present: ReadonlySet<string>): Promise<void> {
    const isOfUse = (id: string): boolean => present.has(id) && this.#positions.get(id)?.useless === null;
    for (const file of this.#open.spare(isOfUse)) await this.#finish(file, present.has(file.id));
  }

  async #finish(file: OpenLog, isThere: boolean): Promise<void> {
    const { id } = file;
    const position = this.#positions.get(id);
    if (!isThere && position !== undefined && !this.#isStopped) {
      this.#budget.nextFile();
      const ended = await this.#reading(position.name, position).plain(file.handle);
      if (ended.offset > position.offset) this.#open.touch(id);
      const { size, modifiedAt, name } = position;
      this.#remember({ id, name, size, modifiedAt }, position, ended);
      if (this.#open.mayGrow(file)) return;
    }
    await this.#open.close(file);
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
