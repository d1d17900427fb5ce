import { CollectError } from '../../../model/collection.ts';
import { parseCiscoIos, showsIosSocket, showsIosTable } from '../../../parsers/cisco/ios.ts';
import type { CommandScope } from '../../../parsers/parsed.ts';
import type { CommandAnswer } from '../answer.ts';
import { quoted } from '../faults.ts';
import { believed } from './believe.ts';
import { refusalIn, screenText } from './device.ts';
import type { Platform, PlatformReading, Way } from './platform.ts';

const name = 'cisco-ios';

/** Turns paging off, only for this session. */
const pagingOff = 'terminal length 0';
const udpCommands = ['show udp', 'show ip sockets'] as const;

/** A command that shows TCP, and the commands that must follow for UDP. The one with most details comes first. */
interface CommandPair {
  readonly way: string;
  readonly command: string;
  readonly follow: readonly string[];
  readonly process: boolean;
}

/**
 * IOS-XE has `show ip ports all` in place of open-ports, which needs privileged EXEC. The last two exist on every
 * release and for every level; `numeric`, so that the device sends no DNS.
 */
const steps: readonly CommandPair[] = [
  { way: 'open-ports', command: 'show control-plane host open-ports', follow: [], process: true },
  { way: 'ip-ports', command: 'show ip ports all', follow: [], process: true },
  { way: 'tcp-udp', command: 'show tcp brief all numeric', follow: udpCommands, process: false },
];

/** The prompt of both EXEC modes: `sw-1>`, `rt.plant.example#`; never that of a configuration mode. */
const prompt = /^[A-Za-z0-9][\w.:/-]{0,62}[>#]$/;

function wayOf(tried: readonly CommandPair[], isFirst: boolean): Way {
  const commands = [pagingOff, ...tried.flatMap(({ command, follow }) => [command, ...follow])];
  return {
    commands,
    shell: { prompt },
    isWhole: () => false,
    isDone: (answers) => isDone(tried, textsOf(commands, answers)),
    read: (answers) => readAnswers(tried, textsOf(commands, answers), isFirst),
  };
}

/** By command: the output of the commands that were sent. */
type Texts = ReadonlyMap<string, string>;

/** Commands are sent in their order, without gaps. */
function textsOf(commands: readonly string[], answers: readonly CommandAnswer[]): Texts {
  return new Map(answers.map((answer, at) => [commands[at] ?? '', screenText(name, answer)]));
}

/** True where the answers so far are enough, or where no further command could help. */
function isDone(tried: readonly CommandPair[], texts: Texts): boolean {
  const works = (command: string): boolean => showsIosSocket(texts.get(command) ?? '');
  // A device without any UDP socket prints the header of its table.
  const answered = (command: string): boolean => showsIosTable(texts.get(command) ?? '');
  return tried.some(({ command, follow }) => {
    if (!texts.has(command)) return false;
    return works(command) ? follow.length === 0 || follow.some(answered) : follow.length > 0;
  });
}

function readAnswers(tried: readonly CommandPair[], texts: Texts, isFirst: boolean): PlatformReading | null {
  const step = tried.find(({ command }) => showsIosSocket(texts.get(command) ?? ''));
  if (step === undefined) {
    if (isFirst) throw nothingWorks(texts);
    return null;
  }
  const { way, command, follow, process } = step;
  const udp = follow.map((one) => texts.get(one) ?? '').find(showsIosTable);
  const asked: CommandScope = { tcp: true, udp: follow.length === 0 || udp !== undefined, process };
  const parsed = parseCiscoIos(`${texts.get(command) ?? ''}\n${udp ?? ''}`, asked);
  const notes = process ? [] : ['Processes are not seen: this account may not run show control-plane host open-ports.'];
  return { way, parsed: believed(name, { ...parsed, notes: [...parsed.notes, ...notes] }) };
}

/** Characters of each refusal in a message. */
const saidChars = 45;

function nothingWorks(texts: Texts): CollectError {
  const said = [...texts].flatMap(([command, text]) => {
    const refusal = refusalIn(text);
    return refusal === null || command === pagingOff ? [] : [`${command}: ${quoted(refusal.slice(0, saidChars))}`];
  });
  return new CollectError(
    'parse',
    `none of the commands of ${name} shows a socket there${said.length === 0 ? '' : ` (${said.join(', ')})`}: the account must be allowed to run one of them`,
  );
}

/**
 * Cisco IOS and IOS-XE. Their servers run only one command for each session, which is not enough on many releases. So a
 * shell is used, with nothing but these lines.
 */
export const ciscoIos: Platform = {
  name,
  uname: null,
  ident: /^Cisco-1\.25$/,
  first: wayOf(steps, true),
  otherwise: null,
  known: new Map(steps.map((step) => [step.way, wayOf([step], false)])),
};
