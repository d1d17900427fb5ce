import { z } from 'zod';
import { wrong } from './wrong.ts';
import { durationPattern, formatDuration, parseDuration } from './duration.ts';

/** The error of a field: one sentence for a missing value and a wrong one. */
export function must(be: string): { abort: true; error: (issue: { readonly input?: unknown }) => string } {
  // `abort`: later checks would only say the same in other words.
  return { abort: true, error: (issue) => wrong(issue.input, be) };
}

const aDuration = must('a duration such as 30s, 10m or 1h30m');

const Duration = z
  .string(aDuration)
  .regex(durationPattern, aDuration)
  .refine((text) => parseDuration(text) !== null, aDuration)
  .transform((text) => parseDuration(text) ?? 0)
  .meta({
    id: 'Duration',
    title: 'duration',
    description: 'Whole numbers with units from large to small, as in Prometheus: `500ms`, `30s`, `1h30m`, `2w`, `1y`.',
  });

/**
 * `1h30m` → milliseconds. The tables of docs/configuration.md show the bounds.
 * @param why added to the message for a value that is too long
 */
export function duration(least = 0, most = Infinity, why = ''): z.ZodType<number, string> {
  const bounds = [
    ...(least === 0 ? [] : [`at least ${formatDuration(least)}`]),
    ...(most === Infinity ? [] : [`at most ${formatDuration(most)}`]),
  ];
  const bounded = Duration.pipe(
    z
      .number()
      .min(least, { error: `must be at least ${least / 1000}s` })
      .max(most, { error: `must be at most ${formatDuration(most)}${why}` }),
  );
  return bounds.length === 0 ? bounded : bounded.meta({ $comment: bounds.join(', ') });
}

const mostJitter = 50;
const aPercentage = must(`a percentage from 0% to ${mostJitter}%, such as 10%`);

/** `10%` → a fraction. */
export const Percentage = z
  .string(aPercentage)
  .regex(/^\d{1,2}(\.\d+)?%$/, aPercentage)
  .refine((text) => Number(text.slice(0, -1)) <= mostJitter, aPercentage)
  .transform((text) => Number(text.slice(0, -1)) / 100)
  .meta({ id: 'Percentage', title: 'percentage', description: `From \`0%\` to \`${mostJitter}%\`.` });

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
  .refine((text) => Buffer.byteLength(text) <= 128, { error: 'must be at most 128 bytes long' })
  .meta({
    id: 'Text',
    title: 'text',
    description: 'One line of at most 128 bytes, without control characters; what looks like a number needs quotes.',
  });

/** A word that is compared without regard to case: `PLC` is `plc`. */
export const Word = Text.transform((text) => text.toLowerCase()).meta({
  id: 'Word',
  title: 'word',
  description: 'Text whose case does not matter; it is published in lower case.',
});

const aName = must('a name of letters, digits, ".", "_" and "-"');

/** Names that other parts of the file refer to. */
export const Name = z
  .string(aName)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, aName)
  .meta({ id: 'Name', title: 'name', description: 'Letters, digits, `.`, `_` and `-`, at most 128.' });

const aPath = must('the name of a file, seen from the folder of this file');

/** A file name; never a variable, never several lines (that would be the content of a file). */
export const FileName = z
  .string(aPath)
  .min(1, aPath)
  .max(4096, aPath)
  .refine((text) => !/[\p{Cc}]/u.test(text), { error: 'holds several lines; name the file, do not paste it' })
  .meta({
    id: 'FileName',
    title: 'file',
    description: 'Name of a file, seen from the folder of the file in which it stands.',
  });

/** One item or a list of them; the result is always a list. */
export function oneOrMany<T extends z.ZodType>(item: T) {
  return z
    .union([item, z.array(item).min(1, { error: 'is an empty list; leave the key out instead' })])
    .transform(list);
}

function list<T>(value: T | T[]): T[] {
  return Array.isArray(value) ? value : [value];
}

/**
 * The field for a secret from the environment. A literal secret is refused, and no message repeats it.
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
  .refine(isInCalendar, { error: (issue) => `${String(issue.input)} is not in the calendar` })
  .meta({ id: 'Date', title: 'date', description: '`2026-11-01`; a day of `timezone:`.' });

function isInCalendar(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
