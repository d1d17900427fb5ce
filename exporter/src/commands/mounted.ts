import { z } from 'zod';
import { may, type Caller } from '../model/command/caller.ts';
import type { Answered, CommandDescription } from '../model/command/door.ts';
import type { Command, CommandDeps } from './command.ts';

/** A command with its checks: of the input, and of the role of the caller. */
export interface Mounted {
  readonly description: CommandDescription;
  readonly answer: (deps: CommandDeps, given: unknown, caller: Caller) => Promise<Answered>;
}

export function mounted<Input, Result extends object>(command: Command<Input, Result>): Mounted {
  const { name, summary, input, needs, duringStart, refusal = roleNeeded, run } = command;
  return {
    description: { name, summary, input: schemaOf(input) },
    answer: async (deps, given, caller) => {
      const checked = input.safeParse(given);
      if (!checked.success) return { kind: 'bad_input', message: problemsOf(checked.error) };
      if (!may(caller, needs(checked.data))) {
        return { kind: 'forbidden', message: may(caller, 'operator') ? refusal : roleNeeded };
      }
      deps.log.debug({ command: name, by: caller.name, how: caller.how }, 'a command was asked for');
      if (duringStart !== true) await deps.ready;
      return { kind: 'done', result: await run(deps, checked.data, caller) };
    },
  };
}

const roleNeeded = 'a reader may read; writing needs a token of an operator or an admin';

/** OpenAPI names the dialect once for all schemas. */
function schemaOf(input: z.ZodType): object {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'));
}

function problemsOf({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => [path.join('.'), message].filter((part) => part !== '').join(': '))
    .join('; ');
}
