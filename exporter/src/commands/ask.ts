import { join } from 'node:path';
import { askControl } from '../publish/http/control/ask-control.ts';
import type { Command } from './command.ts';

/** Where a running exporter is asked, and who asks it. */
export interface Asking {
  readonly dataDir: string;
  /** What the asker says of himself, for the log. */
  readonly by?: string;
  /** So long it may take to answer; for ever where that is not said. */
  readonly withinMs?: number;
}

/**
 * Has the exporter that runs on a data folder carry out a command.
 * @returns null where none runs there
 * @throws ControlError where it gives no answer, or refuses
 */
export async function ask<Input, Result extends object>(
  command: Command<Input, Result>,
  input: NoInfer<Input>,
  { dataDir, ...asking }: Asking,
): Promise<Result | null> {
  const answer = await askControl({ ...asking, socket: join(dataDir, controlSocket), command: command.name, input });
  return answer as Result | null;
}

/** The name of the control socket in the data folder. */
export const controlSocket = 'control.sock';
