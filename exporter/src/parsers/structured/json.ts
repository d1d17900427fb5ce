import { maxRows } from '../parsed.ts';

/** One of the JSON values that stand one after the other in a text. */
export interface JsonValue {
  readonly value: unknown;
  /** Where it begins; lines count from 1. */
  readonly line: number;
}

/** A line between values, or what is wrong. */
export interface JsonFault {
  readonly line: number;
  readonly message: string;
}

export interface JsonText {
  readonly values: readonly JsonValue[];
  /** Lines that are no JSON, as they stand between values. */
  readonly others: readonly { readonly line: number; readonly text: string }[];
  readonly fault: JsonFault | null;
  /** False where values may be missing behind the last one: objects on lines of their own, and no end of the last line. */
  readonly ended: boolean;
}

/** More than a log of one plant has lines for its sockets. */
const maxValues = 4 * maxRows;

/** Deeper than what any of our programs prints. */
const maxDepth = 64;

/** Reads objects and arrays, each on one line or on many. Each character is looked at twice at most. */
export function readJsonText(text: string): JsonText {
  const values: JsonValue[] = [];
  const others: { line: number; text: string }[] = [];
  let line = 1;
  const fault = (message: string): JsonText => ({ values, others, fault: { line, message }, ended: false });
  for (let at = 0; at < text.length;) {
    const letter = text[at] ?? '';
    if (letter === '\n') line += 1;
    if (letter.trim() === '') {
      at += 1;
    } else if (letter === '{' || letter === '[') {
      const end = endOf(text, at);
      if (typeof end === 'string') return fault(end);
      const part = text.slice(at, end);
      const value = parse(part);
      if (value === undefined) return fault('no JSON, though its brackets close');
      values.push({ value, line });
      if (values.length > maxValues) return fault(`more than ${maxValues} values`);
      line += part.split('\n').length - 1;
      at = end;
    } else {
      const end = text.indexOf('\n', at);
      others.push({ line, text: text.slice(at, end < 0 ? text.length : end) });
      at = end < 0 ? text.length : end;
    }
  }
  const ended = text.endsWith('\n') || (values.length === 1 && Array.isArray(values[0]?.value));
  return { values, others, fault: null, ended };
}

const steps = /[^"[\]{}]*(?:"(?:[^"\\]|\\.)*"|[[\]{}])/suy;

/** Where the value that begins here ends, or why it does not. */
function endOf(text: string, from: number): number | string {
  let depth = 0;
  steps.lastIndex = from;
  for (let step = steps.exec(text); step !== null; step = steps.exec(text)) {
    const letter = step[0].at(-1);
    if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') depth -= 1;
    if (depth > maxDepth) return `nested deeper than ${maxDepth}`;
    if (depth === 0) return steps.lastIndex;
  }
  return 'JSON that does not end: the recording is cut';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
