import { beginningOf, beginsWith, headOf, isPacked, packedBeginningOf, type LogFile } from './files.ts';
import type { Position } from './memory.ts';

/** Positions of missing files, in case they come back packed or under another name. */
const maxPositions = 20_000;

interface Here {
  /** Device and inode of every existing file. */
  readonly present: ReadonlySet<string>;
  readonly now: number;
}

/** A packed file is not read until it was unchanged for so long, because packing takes time. */
const restMs = 10_000;

/** `later`: another file must be read first, or this one is not complete yet. Null: there is nothing new in it. */
type Next = Position | 'later' | null;

/** How far each file was read, whatever its name and place are now. */
export class Positions {
  #here = new Map<string, Position>();
  /** Content that is not where it was. It may be found as a copy. */
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

  /** Where to continue reading a file. */
  async of(file: LogFile, here: Here): Promise<Next> {
    const known = this.#here.get(file.id);
    if (known === undefined) return this.#ofStranger(file, here);
    if (known.size === file.size && known.modifiedAt === file.modifiedAt) {
      this.set({ ...known, name: file.name, seenAt: here.now });
      return null;
    }
    if (await isSameContent(file, known)) return known.isPacked && !isAtRest(file, here.now) ? 'later' : known;
    // The file was cut short, or it is another file with the number of a deleted one.
    this.#here.delete(file.id);
    this.#moved.push({ ...known, id: '' });
    return this.#ofStranger(file, here);
  }

  /** An unknown file: known content under another name, or new content. */
  async #ofStranger(file: LogFile, { present, now }: Here): Promise<Next> {
    const raw = await beginningOf(file);
    // A file without content cannot be recognised yet.
    if (raw.length === 0) return null;
    const packed = isPacked(raw);
    if (packed && !isAtRest(file, now)) return 'later';
    const beginning = packed ? await packedBeginningOf(file) : raw;
    const begins = beginsWith(beginning);
    const same = this.all().find(({ head }) => begins(head));
    if (same === undefined) return fresh(file, { packed, now, beginning });
    // A copy under way of a file that still exists. The original was read, and is read on.
    if (present.has(same.id)) return 'later';
    this.#here.delete(same.id);
    this.#moved = this.#moved.filter((position) => position !== same);
    return { ...same, ...file, size: -1, isPacked: packed, seenAt: now };
  }

  /** Forgets files that have been missing since the instant, and the oldest of too many. */
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
  // A date in the future comes from another clock and does not tell how long ago that was.
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
  // A packed file is read completely at once. Of a growing file only the part that was read is known to stay.
  const head = headOf(beginning, packed ? beginning.length : 0);
  return { ...file, offset: 0, head, header: '', useless: null, isPacked: packed, seenAt: now };
}
