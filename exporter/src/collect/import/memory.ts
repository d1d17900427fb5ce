/** What a source keeps between two looks. */
export interface ImportMemory {
  /** The newest recording that was read; null where none was. */
  readonly last: LastRecording | null;
  /** Marks (`Dropped.id`) of files that are there and are not read again. */
  readonly known: ReadonlySet<string>;
}

export interface LastRecording {
  readonly name: string;
  /** Epoch milliseconds. */
  readonly takenAt: number;
}

const mark = 'import ';

/**
 * One line. It is written together with the changes by the recording: both or neither. `about` names the source; a line
 * about another source is ignored.
 */
export function memoryText(about: string, { last, known }: ImportMemory): string {
  return `${mark}${JSON.stringify({ about, last, known: [...known].join(' ') })}`;
}

/** Reads the line. One of another source or another version counts as nothing. */
export function readMemory(about: string, text: string | null): ImportMemory {
  const written = text?.startsWith(mark) === true ? parsed(text.slice(mark.length)) : null;
  if (written?.about !== about || typeof written.known !== 'string') return { last: null, known: new Set() };
  return { last: lastOf(written.last), known: new Set(written.known.split(' ')) };
}

type Written = Partial<Record<'about' | 'last' | 'known', unknown>>;

function parsed(text: string): Written | null {
  try {
    return JSON.parse(text) as Written | null;
  } catch {
    return null;
  }
}

function lastOf(written: unknown): LastRecording | null {
  const { name, takenAt } = (written ?? {}) as Partial<Record<keyof LastRecording, unknown>>;
  return typeof name === 'string' && typeof takenAt === 'number' ? { name, takenAt } : null;
}
