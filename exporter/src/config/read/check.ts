import type { z } from 'zod';
import type { Path } from './yaml-document.ts';
import { hint } from '../../lib/suggest.ts';
import { shown, wrong } from '../../lib/wrong.ts';

/** One problem that a schema finds: where in the value, and what is wrong. */
export interface Issue {
  readonly path: Path;
  /** An unknown key is shown at the key, every other problem at the value. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

export type Checked<T> =
  { readonly value: T; readonly issues: readonly [] } | { readonly value: null; readonly issues: readonly Issue[] };

/** Checks a value with a schema. Returns all problems at once. */
export function check<T extends z.ZodType>(schema: T, value: unknown): Checked<z.output<T>> {
  const result = schema.safeParse(value, { error: message });
  if (result.success) return { value: result.data, issues: [] };
  return { value: null, issues: result.error.issues.flatMap((issue) => issuesOf(issue)) };
}

type RawIssue = z.core.$ZodRawIssue;

function message(issue: RawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      // One line for each key; `issuesOf` separates them again.
      return issue.keys.map((key) => unknownKey(key, keysOf(issue.inst))).join('\n');
    case 'invalid_union':
      return oneOf(issue, Array.isArray(issue.options) ? issue.options : []);
    case 'invalid_value':
      return oneOf(issue, issue.values);
    case 'invalid_type':
      return wrongType(issue.input, issue.expected);
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'is no name';
    case 'too_small':
    case 'too_big':
    case 'invalid_element':
    case 'invalid_format':
    case 'not_multiple_of':
    case 'custom':
      return `is not right here: ${shown(issue.input)}`;
  }
}

/** Where a text is in place of a map, this text may be a secret: only its kind is shown. */
function wrongType(input: unknown, expected: string): string {
  const isMapWanted = expected === 'object' || expected === 'record';
  return isMapWanted && typeof input === 'string'
    ? `must be ${kind(expected)}, not text`
    : wrong(input, kind(expected));
}

const kinds: Readonly<Record<string, string>> = {
  object: 'a map of keys and values',
  record: 'a map of names and values',
  array: 'a list',
  string: 'text (numbers need quotes)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function kind(expected: string): string {
  return kinds[expected] ?? expected;
}

function oneOf(issue: RawIssue, known: readonly unknown[]): string {
  const words = known.map(String);
  // For a wrong discriminator the problem is its value, but zod reports the whole map.
  const discriminator = issue.code === 'invalid_union' ? issue.discriminator : undefined;
  const input =
    discriminator === undefined ? issue.input : (issue.input as Record<string, unknown> | null)?.[discriminator];
  if (input === undefined) return `is missing; it must be one of ${words.join(', ')}`;
  if (typeof input === 'string' && words.includes(input)) return `must be ${input} without quotes`;
  const meant = typeof input === 'string' ? hint(input, words, '') : '';
  return `must be one of ${words.join(', ')}, not ${shown(input)}${meant.startsWith('did') ? `; ${meant}` : ''}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  if (key === '<<') return 'merge keys (<<) are not used here; put what assets share under defaults: or match:';
  return `unknown key "${key.slice(0, 60)}"; ${hint(key, known, 'the keys here are')}`;
}

function keysOf(schema: unknown): readonly string[] {
  const def = (schema as z.core.$ZodObject | undefined)?._zod.def;
  return def === undefined ? [] : Object.keys(def.shape);
}

function issuesOf(issue: z.core.$ZodIssue, base: Path = []): Issue[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))];
  if (issue.code === 'unrecognized_keys') {
    const lines = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      at: 'key',
      message: lines[index] ?? issue.message,
    }));
  }
  if (issue.code === 'invalid_union') {
    // Of "one or a list of them" the branch that fits better is the intended one.
    const meant =
      issue.errors.find((branch) => branch.some((inner) => inner.path.length > 0)) ??
      issue.errors.find((branch) => branch.every((inner) => inner.code !== 'invalid_type')) ??
      issue.errors[0];
    if (meant) return meant.flatMap((inner) => issuesOf(inner, path));
  }
  return [{ path, at: 'value', message: issue.message }];
}
