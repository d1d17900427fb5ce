import { CollectError } from '../../../model/collection.ts';
import type { Parsed } from '../../../parsers/parsed.ts';
import type { CommandAnswer } from '../answer.ts';
import { quoted } from '../faults.ts';
import { believed } from './believe.ts';
import type { Platform, Way } from './platform.ts';
import {
  firstLine,
  isWholeScript,
  readScript,
  shellScript,
  triedIn,
  type ScriptAnswer,
  type ToolOutput,
} from './script.ts';

/** One program of a script, with its additional commands. */
export interface ScriptTool {
  /** Name of its section; it is also what is remembered. */
  readonly way: string;
  /** For `shellScript`. Only programs that read, with fixed arguments. */
  readonly attempt: string;
  /** A shell function that `attempt` needs. */
  readonly define?: string;
  readonly read: (own: ToolOutput, script: ScriptAnswer, account: string) => Parsed;
}

interface ScriptedSystem {
  readonly name: string;
  readonly uname: string;
  /** The first that works is used. The one with most details comes first. */
  readonly tools: readonly ScriptTool[];
  /** For the message where none works: their names, and what would help. Null: the names of the tools. */
  readonly failure: { readonly names: string; readonly remedy: string } | null;
}

/** A system with a POSIX shell: all tools in one script, in one channel. */
export function scriptedPlatform({ name, uname, tools, failure }: ScriptedSystem): Platform {
  const failed = failure ?? { names: tools.map((tool) => tool.way).join(' nor '), remedy: '' };
  const first = wayOf(tools, (script, answer) => nothingWorks(failed, script, answer));
  // With one tool there is no choice to find out.
  const known = tools.map((tool) => [tool.way, tools.length === 1 ? first : wayOf([tool], () => null)] as const);
  return {
    name,
    uname,
    ident: null,
    first,
    otherwise: null,
    known: new Map(known),
  };
}

function wayOf(tools: readonly ScriptTool[], missing: (script: ScriptAnswer, answer: CommandAnswer) => null): Way {
  const definitions = tools.flatMap((tool) => tool.define ?? []);
  return {
    commands: [
      shellScript(
        definitions,
        tools.map((tool) => tool.attempt),
      ),
    ],
    isWhole: isWholeScript,
    read: ([answer], account) => {
      if (answer === undefined) return null;
      const script = readScript(answer);
      for (const tool of tools) {
        const own = script.sections.find((section) => section.name === tool.way && section.exitCode === 0);
        if (own !== undefined) return { way: tool.way, parsed: believed(tool.way, tool.read(own, script, account)) };
      }
      return missing(script, answer);
    },
  };
}

/** `first` tried everything, so the message has the answer of each tool. */
function nothingWorks(
  { names, remedy }: NonNullable<ScriptedSystem['failure']>,
  script: ScriptAnswer,
  answer: CommandAnswer,
): never {
  const tried = triedIn(script);
  const said = firstLine(answer.stderr);
  const why = [tried, said === '' ? '' : quoted(said)].filter((part) => part !== '').join('; ');
  throw new CollectError('parse', `neither ${names} works there${why === '' ? '' : ` (${why})`}${remedy}`);
}
