import type { z } from 'zod';
import { HttpProblem } from '../problem.ts';

/** Checks parameters with the schema. @throws HttpProblem 400 that says what is wrong and what would be right */
export function parse<T extends z.ZodObject>(schema: T, given: unknown): z.output<T> {
  const result = schema.safeParse(given);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, schema) : `${issue.path.join('.')}: ${issue.message}`,
  );
  throw new HttpProblem(400, 'bad_parameter', [...new Set(problems)].join('; '));
}

function unknownKeys(keys: readonly string[], { shape }: z.ZodObject): string {
  return `${keys.join(', ')}: no parameter here; there ${keysOf(shape)}`;
}

function keysOf(shape: object): string {
  const names = Object.keys(shape);
  return names.length === 1 ? `is ${names.join()}` : `are ${names.join(', ')}`;
}
