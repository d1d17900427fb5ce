import { join } from 'node:path';
import { askControl } from '../publish/http/control/ask-control.ts';
import type { Command } from './command.ts';

/** Which running exporter is asked, and by whom. */
export interface Asking {
  readonly dataDir: string;
  /** The name that the caller gives, for the log. */
  readonly by?: string;
  /** How long the answer may take; without it there is no limit. */
  readonly withinMs?: number;
}

/**
 * Runs a command in the exporter that uses this data folder.
 * @returns null where none runs there
 * @throws ControlError where it does not answer, or refuses
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
