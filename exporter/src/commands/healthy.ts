import { z } from 'zod';
import type { Command } from './command.ts';

/** That it answers is the answer. */
interface Health {
  readonly healthy: true;
}

/** `otports healthy`: whether the event loop of the exporter gets round to an answer. */
export const healthy: Command<object, Health> = {
  name: 'healthy',
  summary: 'Whether the exporter answers.',
  input: z.strictObject({}),
  needs: () => 'reader',
  run: () => Promise.resolve({ healthy: true }),
};
