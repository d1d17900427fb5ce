import type { z } from 'zod';
import { HttpProblem } from '../problem.ts';

/** Parameters as the schema wants them. @throws HttpProblem 400 that says what is wrong and what would be right */
export function parse<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const result = schema.safeParse(given);
  if (result.success) {
    return result.data;
  }
  const problems = result.error.issues.map(
    ({ path, message }) => `${path.length === 0 ? 'query' : path.join('.')}: ${message}`,
  );
  throw new HttpProblem(400, 'bad_parameter', problems.join('; '));
}
