/** What a program in a typed line does, as far as this reader knows it. */
export type Program =
  | { readonly does: 'list'; readonly name: string; readonly words: readonly string[] }
  /** Runs another line, on another host where ssh names one. */
  | { readonly does: 'run'; readonly line: string; readonly host: string | null }
  /** Prints files. */
  | { readonly does: 'show'; readonly files: readonly string[] }
  /** Prints no sockets, with any arguments. */
  | { readonly does: 'nothing' }
  /** Unknown, with the unknown word. */
  | { readonly does: 'unknown'; readonly word: string };

const listers: ReadonlySet<string> = new Set(['ss', 'netstat', 'lsof', 'sockstat']);
const mention = /(?<![\w.-])(?:ss|netstat|lsof|sockstat)(?:\.exe)?(?![\w-]|\.\w)|\/net\/(?:tcp|udp)/i;

/** Whether the name of a program that lists sockets stands in it, or a file of the kernel that does. */
export function mentionsLister(text: string): boolean {
  return mention.test(text);
}

/** Programs that run the command after them, with their options: without and with a value. */
interface Wrapper {
  readonly alone: RegExp;
  readonly valued?: RegExp;
  /** Words that are neither options nor the command. */
  readonly words?: number;
}

const wrappers: Readonly<Record<string, Wrapper>> = {
  sudo: { alone: /^(?:-[nEHSAibk]+|--(?:non-interactive|preserve-env|login|set-home)|--)$/, valued: /^-[ugpCrtTD]$/ },
  doas: { alone: /^-n$/, valued: /^-u$/ },
  env: { alone: /^-i?$/, valued: /^-u$/ },
  time: { alone: /^-[pv]$/ },
  nice: { alone: /^(?:-n?-?\d+|--adjustment=-?\d+)$/, valued: /^-n$/ },
  ionice: { alone: /^-[cn]\d$/, valued: /^-[cn]$/ },
  timeout: { alone: /^--(?:foreground|preserve-status|signal=\w+|kill-after=\w+)$/, valued: /^-[ks]$/, words: 1 },
  stdbuf: { alone: /^-[ioe]\w+$/ },
  nohup: { alone: /^--$/ },
  exec: { alone: /^--$/ },
  command: { alone: /^--$/ },
  busybox: { alone: /^--$/ },
};

const shells = /^(?:ba|da|k|z|a)?sh$/;
const ssh: Wrapper = {
  alone: /^-(?:[46AaCgKkMnqTtvXxYy]+|[bciJlop]\S+)$/,
  valued: /^-[BbcDEeFIiJLlmopRw]$/,
};

/** A program that runs a line after a switch: all words after it, or only the first. */
interface Interpreter extends Wrapper {
  readonly starts: RegExp;
  readonly takesAll: boolean;
}

const shell: Interpreter = { alone: /^-[elx]+$/, starts: /^-[elx]*c$/, takesAll: false };
const cmd: Interpreter = { alone: /^\/[a-bd-jl-z](?::\w+)?$/i, starts: /^\/[ck]$/i, takesAll: true };
const powershell: Interpreter = {
  alone: /^-(?:noprofile|nop|noninteractive|noni|nologo|mta|sta)$/i,
  valued: /^-(?:executionpolicy|ep|ex|version)$/i,
  starts: /^-c(?:ommand)?$/i,
  takesAll: true,
};

/** Programs that print no sockets of this machine, even with the name of a lister in their arguments. */
const quiet: ReadonlySet<string> = new Set(
  'apk apt apt-get cd chcp clear cls cp date dir dnf echo exit history hostname id ifconfig ipconfig ls man mkdir mv opkg pkg ps pwd rm scp systeminfo tasklist uname whereis which whoami yum'.split(
    ' ',
  ),
);
const printers: ReadonlySet<string> = new Set(['cat', 'type', 'more', 'less', 'get-content', 'gc']);

/** What a stage does with its words: `sudo env A=b ss -tulpn` lists. */
export function typedProgram(typed: readonly string[]): Program {
  let words = typed;
  for (;;) {
    const assigned = words.findIndex((word) => !/^\w+=/.test(word));
    const dropped = assigned === -1 ? words : words.slice(0, assigned);
    const running = dropped.find(runsLister);
    if (running !== undefined) return { does: 'unknown', word: running };
    const [first, ...rest] = words.slice(dropped.length);
    if (first === undefined) return { does: 'nothing' };
    const wrapper = Object.hasOwn(wrappers, programName(first)) ? wrappers[programName(first)] : undefined;
    if (wrapper === undefined || (programName(first) === 'command' && rest[0] === '-v')) return plainly(first, rest);
    const behind = behindOptions(rest, wrapper);
    if (typeof behind === 'string') return { does: 'unknown', word: behind };
    words = behind;
  }
}

/** A word in which the shell itself runs a command. */
function runsLister(word: string): boolean {
  return /\$\(|`/.test(word) && mentionsLister(word);
}

/** What a program is called, without its folder and `.exe`, in small letters. */
export function programName(word: string): string {
  return (word.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
}

/** The words after the options, or the unknown option. */
function behindOptions(words: readonly string[], wrapper: Wrapper): readonly string[] | string {
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (wrapper.valued?.test(word) === true) at += 1;
    else if (!wrapper.alone.test(word)) break;
  }
  const rest = words.slice(at);
  const [first = ''] = rest;
  return first.startsWith('-') ? first : rest.slice(wrapper.words ?? 0);
}

function plainly(first: string, rest: readonly string[]): Program {
  const name = programName(first);
  const running = rest.find(runsLister);
  if (listers.has(name)) return { does: 'list', name, words: rest };
  if (running !== undefined) return { does: 'unknown', word: first };
  if (/^(?:cat|head|tail)$/.test(name) && rest.some(mentionsLister)) return { does: 'list', name, words: rest };
  if (name === 'ssh') return behindSsh(rest);
  if (shells.test(name)) return behindSwitch(rest, shell);
  if (name === 'cmd') return behindSwitch(rest, cmd);
  if (name === 'powershell' || name === 'pwsh') return behindSwitch(rest, powershell);
  if (printers.has(name)) return { does: 'show', files: rest };
  return quiet.has(name) || name === 'command' ? { does: 'nothing' } : { does: 'unknown', word: first };
}

function behindSsh(words: readonly string[]): Program {
  const behind = behindOptions(words, ssh);
  if (typeof behind === 'string') return { does: 'unknown', word: behind };
  const [place = '', ...rest] = behind;
  const host = (place.split('@').at(-1) ?? '').toLowerCase();
  // Options may come after the host too.
  const command = behindOptions(rest, ssh);
  if (!/^[\w.:-]{1,64}$/.test(host)) return { does: 'unknown', word: place };
  return typeof command === 'string'
    ? { does: 'unknown', word: command }
    : { does: 'run', line: command.join(' '), host };
}

function behindSwitch(words: readonly string[], { starts, takesAll, ...options }: Interpreter): Program {
  const behind = behindOptions(words, options);
  const rest = typeof behind === 'string' ? words.slice(words.indexOf(behind)) : behind;
  const [first = ''] = rest;
  const line = starts.test(first) ? rest.slice(1) : rest;
  const isKnown = starts.test(first) || (takesAll && !/^[-/]/.test(first));
  return isKnown
    ? { does: 'run', line: takesAll ? line.join(' ') : (line[0] ?? ''), host: null }
    : { does: 'unknown', word: first };
}
