import { z } from 'zod';
import { wrong } from '../check.ts';
import { durationPattern, parseDuration } from '../duration.ts';

/** The error of a field: the same sentence for a missing value and a wrong one. */
export function must(be: string): { abort: true; error: (issue: { readonly input?: unknown }) => string } {
  // `abort`: what comes after would only say it again in other words.
  return { abort: true, error: (issue) => wrong(issue.input, be) };
}

const aDuration = must('a duration such as 30s, 10m or 1h30m');

/** Milliseconds out of `1h30m`. */
export function duration(least = 0): z.ZodType<number, string> {
  return z
    .string(aDuration)
    .regex(durationPattern, aDuration)
    .transform((text) => parseDuration(text) ?? 0)
    .refine((ms) => ms >= least, { error: `must be at least ${least / 1000}s` });
}

/** A fraction out of `10%`. */
export function percent(most: number): z.ZodType<number, string> {
  const be = must(`a percentage from 0% to ${most}%, such as 10%`);
  return z
    .string(be)
    .regex(/^\d{1,3}(\.\d+)?%$/, be)
    .transform((text) => Number(text.slice(0, -1)) / 100)
    .refine((fraction) => fraction <= most / 100, { error: `must be at most ${most}%` });
}

export function whole(least: number, most: number): z.ZodNumber {
  const be = must(`a whole number from ${least} to ${most}`);
  return z.number(be).int(be).min(least, be).max(most, be);
}

const aLine = must('one line of text of at most 128 bytes, without blanks at its ends (numbers need quotes)');

/** Text that becomes a label: printable, one line, short enough to be published whole. */
export const Text = z
  .string(aLine)
  .regex(/^\S(.*\S)?$/su, aLine)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u, aLine)
  .refine((text) => Buffer.byteLength(text) <= 128, { error: 'must be at most 128 bytes long' });

/** A word that is compared without regard to case: `PLC` is `plc`, whatever the inventory prefers. */
export const Word = Text.transform((text) => text.toLowerCase());

const aName = must('a name of letters, digits, ".", "_" and "-"');

/** Names that other parts of the file refer to. */
export const Name = z.string(aName).regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, aName);

const aPath = must('the name of a file, seen from the folder of this file');

/** A file name; never a variable, never several lines (that would be the content). */
export const FileName = z
  .string(aPath)
  .min(1, aPath)
  .max(4096, aPath)
  .refine((text) => !/[\p{Cc}]/u.test(text), { error: 'holds several lines; name the file, do not paste it' });

/** One or a list of them, always handed on as a list. */
export function oneOrMany<T extends z.ZodType>(item: T) {
  return z
    .union([item, z.array(item).min(1, { error: 'is an empty list; leave the key out instead' })])
    .transform(list);
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/**
 * The field for a secret that stands in the environment. A literal secret is refused, and no message repeats it.
 * @param field name of the field, for the message
 */
export function fromEnvironment(field: string): z.ZodString {
  const error = () =>
    `a secret must not stand in this file; put it into a file of its own and name that in ${field}_file, or write "\${NAME}" to take it from the environment`;
  return z.string({ error }).regex(/^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/, { error });
}

const aDate = must('a date such as 2026-11-01');

/** An ISO date that is in the calendar. */
export const IsoDate = z
  .string(aDate)
  .regex(/^\d{4}-\d{2}-\d{2}$/, aDate)
  .refine(isInCalendar, { error: (issue) => `${String(issue.input)} is not in the calendar` });

function isInCalendar(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
