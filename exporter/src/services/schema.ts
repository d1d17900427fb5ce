import { z } from 'zod';
import { serviceClasses } from '../model/verdict.ts';

/** What a line of catalogue.json may say. Only its test checks the lines with this; the program uses the types. */

const words = z.string().regex(/^\S(?:.{0,78}\S)?$/, { error: 'a few words, at most 80 characters' });
const several = z.array(words).min(1).optional();

export const CatalogueLine = z.strictObject({
  port: z.string().regex(/^[1-9]\d{0,4}(?:-[1-9]\d{0,4})?$/, { error: 'a port or a range: "502", "1740-1743"' }),
  transport: z.enum(['tcp', 'udp', 'both']),
  /** The `service` label: dashboards and alerts rely on it, so it never changes. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, { error: 'lower case, at most 32 characters' }),
  class: z.enum(serviceClasses).exclude(['unknown']),
  /** `optional`: it depends on how the service was set up. `unknown`: no public document that we know tells. */
  encrypted: z.enum(['yes', 'no', 'optional', 'unknown']),
  /** The usual vendors or programs; left out where it is a standard or nobody is typical. */
  vendors: several,
  title: words,
  /** What else is often found there. The name and class are those of the first use. */
  also: several,
  /** Sources of the fact: a registry with its name there, an RFC, a manual, a program that knows the port. */
  sources: several,
});
export type CatalogueLine = z.output<typeof CatalogueLine>;
