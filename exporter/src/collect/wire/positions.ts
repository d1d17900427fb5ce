import { beginningOf, beginsWith, headOf, isPacked, packedBeginningOf, type LogFile } from './files.ts';
import type { Position } from './memory.ts';

/** Positions of files that are gone, for when they come back packed or under another name. */
const maxPositions = 20_000;

interface Here {
  /** Device and inode of every file that is there. */
  readonly present: ReadonlySet<string>;
  readonly now: number;
}

/** A packed file is left alone until it has rested for so long: packing takes a while. */
const restMs = 10_000;

/** `later`: another file must be looked at first, or this one is not whole yet. Null: there is nothing new in it. */
type Next = Position | 'later' | null;

/** How far each file was read, whatever it is called and wherever its content lies now. */
export class Positions {
  #here = new Map<string, Position>();
  /** Content that is no longer where it was: it may turn up as a copy. */
  #moved: Position[] = [];

  get size(): number {
    return this.#here.size;
  }

  all(): readonly Position[] {
    return [...this.#here.values(), ...this.#moved];
  }

  restore(positions: readonly Position[]): void {
    this.#here = new Map(positions.flatMap((position) => (position.id === '' ? [] : [[position.id, position]])));
    this.#moved = positions.filter((position) => position.id === '');
  }

  get(id: string): Position | undefined {
    return this.#here.get(id);
  }

  set(position: Position): void {
    this.#here.set(position.id, position);
  }

  /** Where to go on reading a file. */
  async of(file: LogFile, here: Here): Promise<Next> {
    const known = this.#here.get(file.id);
    if (known === undefined) return this.#ofStranger(file, here);
    if (known.size === file.size && known.modifiedAt === file.modifiedAt) {
      this.set({ ...known, name: file.name, seenAt: here.now });
      return null;
    }
    if (await isSameContent(file, known)) return known.isPacked && !isAtRest(file, here.now) ? 'later' : known;
    // Cut short, or another file that got the number of one that was deleted.
    this.#here.delete(file.id);
    this.#moved.push({ ...known, id: '' });
    return this.#ofStranger(file, here);
  }

  /** A file we have not met: known content under another name, or new. */
  async #ofStranger(file: LogFile, { present, now }: Here): Promise<Next> {
    const raw = await beginningOf(file);
    // What has no content yet cannot be told apart; it will have some.
    if (raw.length === 0) return null;
    const packed = isPacked(raw);
    if (packed && !isAtRest(file, now)) return 'later';
    const beginning = packed ? await packedBeginningOf(file) : raw;
    const begins = beginsWith(beginning);
    const same = this.all().find(({ head }) => begins(head));
    if (same === undefined) return fresh(file, { packed, now, beginning });
    // A copy that is being made of a file that is still there: the original has been read, and is read on.
    if (present.has(same.id)) return 'later';
    this.#here.delete(same.id);
    this.#moved = this.#moved.filter((position) => position !== same);
    return { ...same, ...file, size: -1, isPacked: packed, seenAt: now };
  }

  /** Forgets what has not been there since the instant, and the oldest of too many. */
  prune(present: ReadonlySet<string>, before: number): void {
    if (this.#here.size + this.#moved.length === present.size) return;
    const isKept = ({ id, seenAt }: Position): boolean => present.has(id) || seenAt >= before;
    const kept = this.all()
      .filter(isKept)
      .sort((one, other) => other.seenAt - one.seenAt);
    this.restore(kept.slice(0, Math.max(maxPositions, present.size)));
  }
}

function isAtRest({ modifiedAt }: LogFile, now: number): boolean {
  // Dated ahead: another clock, which says nothing of how long ago that was.
  return now - modifiedAt >= restMs || modifiedAt > now + restMs;
}

async function isSameContent(file: LogFile, known: Position): Promise<boolean> {
  if (known.isPacked) return true;
  if (file.size < known.offset) return false;
  return known.head.length === 0 || beginsWith(await beginningOf(file))(known.head);
}

function fresh(
  file: LogFile,
  { packed, now, beginning }: { readonly packed: boolean; readonly now: number; readonly beginning: Buffer },
): Position {
  // Of a packed file everything is read at once; of one that grows only what was read is known to stay.
  const head = headOf(beginning, packed ? beginning.length : 0);
  return { ...file, offset: 0, head, header: '', useless: null, isPacked: packed, seenAt: now };
}
