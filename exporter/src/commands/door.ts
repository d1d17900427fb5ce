import type { CommandDescription, Door } from '../model/command/door.ts';
import type { CommandDeps } from './command.ts';
import { commands } from './table.ts';

/** The only way to run a command. HTTP and the control socket both use it. */
export function doorTo(deps: CommandDeps): Door {
  return async (name, given, caller) => {
    const command = commands.find(({ description }) => description.name === name);
    return command === undefined
      ? { kind: 'unknown', message: `there is no such command; there are ${names}` }
      : await command.answer(deps, given, caller);
  };
}

export const commandDescriptions: readonly CommandDescription[] = commands.map(({ description }) => description);

const names = commandDescriptions.map(({ name }) => name).join(', ');
