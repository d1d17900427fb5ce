import { z } from 'zod';
import type { Command } from './command.ts';

/** An answer is enough to say that it is healthy. */
interface Health {
  readonly healthy: true;
}

/** `otports healthy`: whether the event loop of the exporter answers. */
export const healthy: Command<object, Health> = {
  name: 'healthy',
  summary: 'Whether the exporter answers.',
  input: z.strictObject({}),
  needs: () => 'reader',
  duringStart: true,
  run: () => Promise.resolve({ healthy: true }),
};
