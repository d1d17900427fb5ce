import { z } from 'zod';
import { duration, FileName, fromEnvironment, must, Name } from '../lib/fields.ts';

/** Of a source that logs in. */
export const CredentialName = Name.optional().meta({
  description: 'Name under `credentials:`. May also come from `credential:` of the asset, `match:` or `defaults:`.',
});

export const Timeout = duration(100)
  .prefault('15s')
  .meta({ description: 'The longest that one look, or one request of it, waits for its answer.' });

const aUser = must('the name of an account on the asset');
export const Username = z
  .string(aUser)
  .min(1, aUser)
  .max(255, aUser)
  .refine((text) => !/\p{C}/u.test(text), { error: 'must not hold control characters' })
  .meta({ description: 'Account on the asset. It needs no right to change anything.' });

/** A secret in a file. */
export function secretFile(what: string) {
  return FileName.optional().meta({ description: what });
}

/** A secret in an environment variable. */
export function secretVariable(field: string) {
  return fromEnvironment(field)
    .optional()
    .meta({ description: `\`\${NAME}\`: the same, from an environment variable, instead of \`${field}_file\`.` });
}
