import type { RecordingFormat } from '../../model/source/recording-format.ts';
import { oneAsset } from '../one-list.ts';
import { quote, refuse } from '../parsed.ts';
import { keepsEverything } from '../terminal/prompt.ts';
import { behind, unknownIn, type Doubt } from './doubt.ts';
import { deviceNarrows } from './sieve-device.ts';
import { shellLine } from './shell-line.ts';
import { typedProgram } from './shell-programs.ts';
import { typedListing } from './sieve-shell.ts';
import { unixNarrows } from './sieve-unix.ts';
import { powershellNarrows, windowsNarrows } from './sieve-windows.ts';
import { isSameHost, typedIn, type Typed } from './typed.ts';

type Family = 'shell' | 'device' | 'powershell';

/** Formats whose answers follow prompts. Wire logs, files of simulators and our own CSV have none. */
const families: Partial<Readonly<Record<RecordingFormat, Family>>> = {
  ss: 'shell',
  netstat: 'shell',
  'proc-net': 'shell',
  lsof: 'shell',
  sockstat: 'shell',
  powershell: 'powershell',
  'cisco-ios': 'device',
  'cisco-nxos': 'device',
  'cisco-iosxr': 'device',
  junos: 'device',
};

/** The commands that list sockets, where no shell reads the line. */
const listers: Readonly<Record<Exclude<Family, 'shell'>, RegExp>> = {
  powershell: /\bGet-Net(?:TCPConnection|UDPEndpoint)\b/i,
  device: /^(?:do\s+|run\s+)?sh(?:ow?)?\s+(?:ip\s+(?:so|po)|tcp|udp|cont|sock|lpts|sys\w*\s+con)/i,
};

/** The same inside another command, which may do anything with its answer. */
const mentionsShow = new RegExp(String.raw`\b${listers.device.source.slice(1)}`, 'i');

/** Programs that only show or pass on their input. */
const harmless: Readonly<Record<Exclude<Family, 'shell'>, RegExp>> = {
  powershell:
    /^(?:(?:select-object|select)(?!.*\s-(?:f|l|sk|i|u))|sort-object|sort|format-\w+|ft|fl|convertto-\w+|export-\w+|epcsv|out-\w+|tee-object|tee|more)(?:\s|$)/i,
  device: new RegExp(String.raw`^(?:${keepsEverything})(?:\s|$)`),
};

/** Every command that was typed in a recording; none in a format that has no prompts. */
export function commandsIn(format: RecordingFormat, text: string): readonly Typed[] {
  return families[format] === undefined ? [] : typedIn(text);
}

/**
 * Finds typed commands that leave something out of their answer: `netstat -ano | findstr 22`, `netstat -p TCP`.
 * @param commands of `commandsIn`
 * @throws CollectError where the answers are of several hosts
 */
export function doubtsOf(format: RecordingFormat, text: string, commands: readonly Typed[]): readonly Doubt[] {
  const family = families[format];
  if (family === undefined) return [];
  if (family === 'shell') return shellDoubts(format, text, commands);
  const typed = commands.map(innerOf);
  const listed = typed.filter(({ command }) => listers[family].test(command));
  demandOneHost(listed);
  const unknown =
    family === 'device' ? typed.filter((one) => !listed.includes(one) && mentionsShow.test(one.command)) : [];
  const parts = listed.flatMap(({ command }) => command.split(/\|\||&&|;|&(?![>\d])/));
  const lists = parts.map((command) => command.trim()).filter((command) => listers[family].test(command));
  const doubts = lists.flatMap((command) => filterBehind(command, family));
  const plain = lists.map((command) => command.replace(/[|<>][^]*$/, '').trim());
  doubts.push(...unknown.map(({ command }) => unknownIn(command.split(/\s/, 1)[0] ?? '')));
  return [...doubts, ...(family === 'device' ? deviceNarrows(plain) : powershellNarrows(plain))];
}

function shellDoubts(format: RecordingFormat, text: string, commands: readonly Typed[]): readonly Doubt[] {
  const { listers: typed, places, doubts } = typedListing(commands);
  demandOneHost(places);
  const isWindows = /^[ \t]*(?:TCP|UDP)(?:v[46])?[ \t]+\S+:/m.test(text);
  return [...doubts, ...(isWindows ? windowsNarrows(typed) : unixNarrows(format, typed, text))];
}

/** The command inside `powershell -Command "..."` or `ssh R1 "..."`, where nothing follows it. */
function innerOf(typed: Typed): Typed {
  let inner = typed;
  for (let depth = 0; depth < 4; depth += 1) {
    const { pipelines, odd } = shellLine(inner.command);
    const [[stage, ...others] = [], ...more] = pipelines;
    if (odd !== null || stage === undefined || others.length + more.length > 0) return inner;
    const program = typedProgram(stage.words);
    if (program.does !== 'run') return inner;
    inner = { ...inner, command: program.line, host: program.host ?? inner.host };
  }
  return inner;
}

function filterBehind(command: string, family: Exclude<Family, 'shell'>): readonly Doubt[] {
  const stages = command.split('|').slice(1);
  const filter = stages.map((stage) => stage.trim()).find((stage) => stage !== '' && !harmless[family].test(stage));
  return filter === undefined ? [] : [behind(filter.split(/\s/, 1)[0] ?? '')];
}

/** A recording is of one asset. A jump host, which only leads to another one, lists nothing. */
function demandOneHost(listed: readonly Pick<Typed, 'host' | 'line'>[]): void {
  const named = listed.filter(({ host }) => host !== null);
  const [first] = named;
  const other = named.find(({ host }) => !isSameHost(host ?? '', first?.host ?? ''));
  if (other === undefined || first === undefined) return;
  const hosts = `${quote(other.host ?? '')} lists its sockets behind ${quote(first.host ?? '')} (line ${first.line})`;
  throw refuse('import', other.line, `${hosts}: ${oneAsset}`);
}
