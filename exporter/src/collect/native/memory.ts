import type { SelfDescription } from './dialogue.ts';

/** The result of the last question who the asset is. */
export interface LastAsked {
  /** Epoch milliseconds; null where it was never asked. */
  readonly askedAt: number | null;
  /** The last readable answer, however old. */
  readonly found: SelfDescription | null;
  /** When that was, epoch milliseconds; null where it is unknown. */
  readonly foundAt: number | null;
  /** Why the last question brought nothing; null where it brought an answer. */
  readonly trouble: string | null;
}

export interface NativeMemory {
  readonly known: LastAsked;
  /** What the collector of the source asked to remember. */
  readonly inner: string | null;
}

const nothingKnown: LastAsked = { askedAt: null, found: null, foundAt: null, trouble: null };

const mark = 'native ';

/**
 * One line `native {...}` before what the collector of the source remembers. `about` names what was asked and where; a
 * line about something else is ignored.
 */
export function memoryText(about: string, { known, inner }: NativeMemory): string {
  return `${mark}${JSON.stringify({ about, ...known })}\n${inner ?? ''}`;
}

/** Reads the line. One of another version, or about something else, counts as nothing. */
export function readMemory(about: string, text: string | null): NativeMemory {
  if (text?.startsWith(mark) !== true) return { known: nothingKnown, inner: text };
  const end = text.includes('\n') ? text.indexOf('\n') : text.length;
  const rest = text.slice(end + 1);
  const inner = rest === '' ? null : rest;
  const written = parsed(text.slice(mark.length, end));
  if (written?.['about'] !== about) return { known: nothingKnown, inner };
  const { askedAt, found, foundAt, trouble } = written;
  return {
    known: {
      askedAt: numberOrNull(askedAt),
      found: foundOf(found),
      foundAt: numberOrNull(foundAt),
      trouble: textOrNull(trouble),
    },
    inner,
  };
}

/** What the collector of a source remembers, where no native identity is asked for any more. */
export function innerMemory(text: string | null): string | null {
  return readMemory('', text).inner;
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) ? value : null;
  } catch {
    return null;
  }
}

function foundOf(value: unknown): SelfDescription | null {
  if (!isMap(value)) return null;
  const { vendor, model, firmware, more } = value;
  return {
    vendor: textOrNull(vendor),
    model: textOrNull(model),
    firmware: textOrNull(firmware),
    more: Array.isArray(more) ? more.filter((one) => typeof one === 'string') : [],
  };
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
