import { CollectError } from '../../../model/collection.ts';
import { cleanText } from '../../../model/label.ts';
import type { CommandAnswer } from '../answer.ts';
import { quoted } from '../faults.ts';

/**
 * Begins each line that marks where the output of a tool begins and ends. A login shell may print other text before and
 * after; only the text between these lines is read. The shell puts the word together, so that an echo of the command
 * does not contain it.
 */
const mark = 'otports-5f1c0e';

/**
 * A command line for any login shell (bash, BusyBox ash, csh, fish, ...): POSIX sh in single quotes. So it has no
 * single quote inside, no line break, and `$! ;` so that csh sees no event.
 * Nothing of it may stay on the asset. TERM ends it where the server passes it on, but OpenSSH does not for root or
 * with a forced command, and a lost connection sends none. So `w` waits for the end of our input, which every server
 * closes with the session, and then ends the script. It needs an input that is a pipe or a socket. Tools run in the
 * background, because a shell handles no signal before its foreground child has ended. In every case the kernel stops
 * each of them after 30 s of CPU.
 * Each write of the shell becomes a packet, so the mark after a tool waits in `q` for the next one.
 * The first of `attempts` that succeeds is the last. `t` runs one tool between two marks, `u` skips one that does not
 * exist. `-O` is a builtin where `id` would be another process: only root owns process 1.
 */
export function shellScript(definitions: readonly string[], attempts: readonly string[]): string {
  const script = [
    'LC_ALL=C',
    'PATH=/usr/sbin:/sbin:/usr/bin:/bin:$PATH',
    'export LC_ALL PATH',
    'ulimit -t 30 2>/dev/null',
    `m=${mark}`,
    'k() { kill $c $d; exit 143; }',
    'trap k TERM HUP',
    'w() { read x <&3; kill $$; }',
    'i=/proc/self/fd/0',
    'if [ -p $i ] || [ -S $i ]; then exec 3<&0; w >/dev/null 2>&1 & d=$! ; fi',
    'q=',
    't() { n=$1; shift; printf "$q\\n$m run $n\\n"; "$@" & c=$! ; wait $c; s=$?; q="\\n$m exit $s"; return $s; }',
    'u() { command -v $2 >/dev/null 2>&1 && t "$@"; }',
    ...definitions,
    attempts.join(' || '),
    'r=user',
    '[ -O /proc/1 ] && r=root',
    '[ "$d" ] && kill $d',
    'printf "$q\\n$m end $r\\n"',
  ];
  return `sh -c '${script.join('; ')}'`;
}

/** True where the output ends with the last mark. */
export function isWholeScript(tail: string): boolean {
  return wholePattern.test(tail);
}

const wholePattern = new RegExp(`(?:^|\\n)${mark} end (?:root|user)\\r?\\n`);

/** What one tool of a script printed. */
export interface ToolOutput {
  readonly name: string;
  readonly exitCode: number;
  readonly bytes: Buffer;
}

export interface ScriptAnswer {
  /** In the order in which they ran. */
  readonly sections: readonly ToolOutput[];
  readonly root: boolean;
}

const linePattern = new RegExp(`(?:^|\\n)${mark} (run [a-z-]{1,32}|exit [0-9]{1,3}|end root|end user)\\r?(?=\\n)`, 'g');

/** Finds the sections of a script. @throws CollectError where the answer is not complete */
export function readScript(answer: CommandAnswer): ScriptAnswer {
  // Latin-1 keeps every byte as it is; each section is decoded separately.
  const text = answer.stdout.toString('latin1');
  const sections: ToolOutput[] = [];
  let open: { readonly name: string; readonly from: number } | null = null;
  for (const match of text.matchAll(linePattern)) {
    const [word, value = ''] = (match[1] ?? '').split(' ');
    if (word === 'end') return { sections, root: value === 'root' };
    if (word === 'run') open = { name: value, from: match.index + match[0].length + 1 };
    else if (open !== null) {
      const bytes = Buffer.from(text.slice(open.from, match.index), 'latin1');
      sections.push({ name: open.name, exitCode: Number(value), bytes });
      open = null;
    }
  }
  throw notWhole(answer, open !== null || sections.length > 0);
}

function notWhole(answer: CommandAnswer, begun: boolean): CollectError {
  const bytes = `${answer.stdout.length} bytes`;
  if (begun) {
    return new CollectError('parse', `the answer is cut (${bytes}, its end is missing), so nothing of it is used`);
  }
  const said = firstLine(answer.stderr) || firstLine(answer.stdout.toString('latin1', 0, 4096));
  const exit = answer.exitCode === null ? '' : `, exit status ${answer.exitCode}`;
  const what = said === '' ? 'nothing' : quoted(said);
  return new CollectError('parse', `the command did not run: the asset answered ${what} (${bytes}${exit})`);
}

/** How each tool ended, for messages. */
export function triedIn({ sections }: Pick<ScriptAnswer, 'sections'>): string {
  return cleanText(sections.map(({ name, exitCode }) => `${name}: exit status ${exitCode}`).join(', '), 240);
}

/** The first line that is not empty. */
export function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0].trimEnd() ?? '';
}
