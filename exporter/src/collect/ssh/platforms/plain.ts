import { CollectError } from '../../../model/collection.ts';
import type { CommandScope, Parsed } from '../../../parsers/parsed.ts';
import type { CommandAnswer } from '../answer.ts';
import { quoted } from '../faults.ts';
import { believed } from './believe.ts';
import { decodeOutput } from './decode.ts';
import type { Platform, Way } from './platform.ts';
import { firstLine } from './script.ts';

/** A system whose shell may be older than POSIX, so that it can run only one simple program. */
interface PlainSystem {
  readonly name: string;
  readonly uname: string;
  /** The SSH servers that only this system has; null where there is none. */
  readonly ident: RegExp | null;
  readonly parse: (text: string, asked: CommandScope) => Parsed;
}

/**
 * Every login shell understands this, also csh and the Bourne shell of Solaris 10. Only `env` sets a variable in all of
 * them. `-n`: no name lookups, so the asset sends no DNS.
 */
const command = 'env LC_ALL=C netstat -an';

/** A system that is asked with one netstat, which names no process. It needs no root. */
export function plainPlatform({ name, uname, ident, parse }: PlainSystem): Platform {
  const way: Way = {
    commands: [command],
    isWhole: () => false,
    read: ([answer]) => (answer === undefined ? null : { way: 'netstat', parsed: read(answer, parse) }),
  };
  return { name, uname, ident, first: way, otherwise: null, known: new Map([['netstat', way]]) };
}

function read(answer: CommandAnswer, parse: PlainSystem['parse']): Parsed {
  const { stdout, stderr, exitCode } = answer;
  if (exitCode !== 0) throw failed(answer);
  if (stdout.at(-1) !== 0x0a) {
    throw new CollectError(
      'parse',
      `netstat answered ${stdout.length} bytes without an end of a line (${quoted(firstLine(stderr))}): not used`,
    );
  }
  const parsed = believed(
    'netstat',
    parse(decodeOutput('netstat', stdout, null), { tcp: true, udp: true, process: false }),
  );
  return { ...parsed, notes: [...parsed.notes, 'Processes are not seen: netstat does not name them there.'] };
}

function failed({ stdout, stderr, exitCode }: CommandAnswer): CollectError {
  const said = firstLine(stderr) || firstLine(stdout.toString('latin1', 0, 4096));
  const exit = exitCode === null ? 'no exit status, so its answer may be cut' : `exit status ${exitCode}`;
  return new CollectError('parse', `netstat does not work there (${exit}; ${quoted(said)})`);
}
