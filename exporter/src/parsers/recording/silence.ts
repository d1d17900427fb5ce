import type { Transport } from '../../model/listener.ts';
import type { RecordingFormat } from '../../model/source/recording-format.ts';
import { readers } from './readers.ts';
import { commandsIn, doubtsOf } from './sieve.ts';
import { fits } from './sieve-device.ts';
import type { Typed } from './typed.ts';

/**
 * One plain command, whose options the sieve checks. A command with a pipe, a file or another command proves nothing.
 */
const plain: Partial<Readonly<Record<RecordingFormat, RegExp>>> = {
  ss: plainly('ss'),
  netstat: plainly('netstat'),
  lsof: plainly('lsof'),
  sockstat: plainly('sockstat'),
};

function plainly(name: string): RegExp {
  return new RegExp(
    String.raw`^(?:(?:sudo|doas)\s+)?(?:[\w.:/\\-]*[/\\])?${name}(?:\.exe)?(?:\s+[-/+]?[\w,:=-]+)*$`,
    'i',
  );
}

/**
 * Commands that list TCP and UDP of every family at once, by the vendors' command references. PowerShell has none: a
 * cmdlet that finds nothing prints nothing, like one that failed.
 */
const whole: Partial<Readonly<Record<RecordingFormat, readonly (readonly string[])[]>>> = {
  'cisco-ios': ['show control-plane host open-ports', 'show ip ports all'].map(wordsOf),
  'cisco-nxos': ['show sockets connection detail?'].map(wordsOf),
  'cisco-iosxr': ['show lpts bindings brief?'].map(wordsOf),
  junos: ['show system connections extensive? show-routing-instances?'].map(wordsOf),
};

function wordsOf(command: string): readonly string[] {
  return command.trim().split(/\s+/);
}

/**
 * The transports that a typed command asked for completely. When its own answer has a listener, it ran; then a
 * transport without listeners has none. No header tells this: `netstat -tln` and `netstat -tuln` have the same one.
 * Each answer is read once, so the time stays linear.
 * @param commands of `commandsIn`
 */
export function askedInFull(format: RecordingFormat, text: string, commands: readonly Typed[]): ReadonlySet<Transport> {
  const asked = new Set<Transport>();
  if (plain[format] === undefined && whole[format] === undefined) return asked;
  const lines = text.split('\n');
  for (const [index, { command, line }] of commands.entries()) {
    if (!isPlain(format, command)) continue;
    const answer = lines.slice(line - 1, (commands[index + 1]?.line ?? lines.length + 1) - 1).join('\n');
    if (!listsAny(format, answer)) continue;
    const doubts = doubtsOf(format, answer, commandsIn(format, answer));
    const doubted = new Set(doubts.flatMap(({ aspects }) => aspects));
    for (const transport of ['tcp', 'udp'] as const) if (!doubted.has(transport)) asked.add(transport);
  }
  return asked;
}

function isPlain(format: RecordingFormat, command: string): boolean {
  const words = wordsOf(command.replace(/^(?:do|run)\s+/i, '').toLowerCase());
  return plain[format]?.test(command) ?? whole[format]?.some((known) => fits(words, known)) ?? false;
}

/** An answer that cannot be read alone proves nothing alone. */
function listsAny(format: RecordingFormat, answer: string): boolean {
  try {
    return readers[format].read(answer, '').some(({ bindings }) => bindings.length > 0);
  } catch {
    return false;
  }
}
