import { CollectError } from '../../../model/collection.ts';
import type { CommandScope, Parsed } from '../../../parsers/parsed.ts';
import { printedLines } from '../../../parsers/terminal/printed.ts';
import { isRefusal } from '../../../parsers/terminal/prompt.ts';
import type { CommandAnswer } from '../answer.ts';
import { quoted } from '../faults.ts';
import { believed } from './believe.ts';
import { decodeOutput } from './decode.ts';
import type { Platform, Way } from './platform.ts';

/** What all network devices have in common: they answer in words, and refuse in words. */

/** What a device printed, as it would be on a screen. @throws CollectError where it is no text */
export function screenText(name: string, answer: CommandAnswer): string {
  const printed = printedLines(answer.stdout.toString('latin1')).join('\n');
  return decodeOutput(name, Buffer.from(printed, 'latin1'), null);
}

/** The line in which the device refuses the command; null where it does not. */
export function refusalIn(text: string): string | null {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .find(isRefusal) ?? null
  );
}

interface OneCommand {
  readonly name: string;
  readonly command: string;
  /** What the account needs, for the message of a refusal. */
  readonly needs: string;
  readonly parse: (text: string, asked: CommandScope) => Parsed;
  /** True where its server always tells how a command ended. Without that, the answer is cut. */
  readonly saysEnd: boolean;
}

/** A device that answers one command in a channel without a terminal. */
export function oneCommand(device: OneCommand): Platform {
  const way: Way = {
    commands: [device.command],
    isWhole: () => false,
    read: ([answer]) => (answer === undefined ? null : { way: 'exec', parsed: readOne(device, answer) }),
  };
  return { name: device.name, uname: null, ident: null, first: way, otherwise: null, known: new Map([['exec', way]]) };
}

function readOne({ name, command, needs, parse, saysEnd }: OneCommand, answer: CommandAnswer): Parsed {
  const text = screenText(name, answer);
  const refusal = refusalIn(`${text}\n${answer.stderr}`);
  if (refusal !== null) {
    throw new CollectError(
      'parse',
      `the asset refused ${quoted(command)}: ${quoted(refusal)}; the account needs ${needs}`,
    );
  }
  const isEnded = answer.exitCode !== null && text.endsWith('\n');
  if (!isEnded && (saysEnd || !text.endsWith('\n'))) {
    throw new CollectError('parse', `the answer is cut (${answer.stdout.length} bytes), so nothing of it is used`);
  }
  const parsed = believed(name, parse(text, { tcp: true, udp: true, process: false }));
  if (isEnded) return parsed;
  const note = 'The asset did not say that its answer was whole, so what is not in it is not taken for closed.';
  return { ...parsed, complete: { tcp: false, udp: false, process: false }, notes: [...parsed.notes, note] };
}
