import { aspects, type Aspect } from '../../model/observation.ts';
import type { Format } from '../../model/recording-format.ts';
import { oneAsset } from '../one-list.ts';
import { quote, refuse } from '../parsed.ts';
import { deviceNarrows } from './sieve-device.ts';
import { unixNarrows } from './sieve-unix.ts';
import { powershellNarrows, windowsNarrows } from './sieve-windows.ts';
import { isSameHost, typedIn, type Typed } from './typed.ts';

/** Why something that was typed keeps aspects from being complete. */
export interface Doubt {
  readonly aspects: readonly Aspect[];
  readonly note: string;
}

type Family = 'shell' | 'device' | 'powershell';

/** Whose answers stand behind prompts. Wire logs, files of simulators and our own CSV do not. */
const families: Partial<Readonly<Record<Format, Family>>> = {
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

/** The commands that list sockets. */
const listers: Readonly<Record<Family, RegExp>> = {
  shell: /(?:^|[\s/\\;&(])(?:ss|netstat|lsof|sockstat|(?:cat|head)(?=\s.*\/net\/))(?:\.exe)?(?:\s|$)/i,
  powershell: /\bGet-Net(?:TCPConnection|UDPEndpoint)\b/i,
  device: /^(?:do\s+|run\s+)?sh(?:ow?)?\s+(?:ip\s+(?:so|po)|tcp|udp|cont|sock|lpts|sys\w*\s+con)/i,
};

/** What only shows or keeps what it is given. */
const harmless: Readonly<Record<Family, RegExp>> = {
  shell: /^(?:sudo\s+)?(?:less|more|cat|tee|sort|column|nl|Out-File|Out-String|clip)(?:\.exe)?(?:\s|$)/i,
  powershell:
    /^(?:(?:select-object|select)(?!.*\s-(?:f|l|sk|i|u))|sort-object|sort|format-\w+|ft|fl|convertto-\w+|export-\w+|epcsv|out-\w+|tee-object|tee|more)(?:\s|$)/i,
  device: /^(?:no-more|redirect|tee|append|save)(?:\s|$)/,
};

/** The filter of ss itself, and what lsof is told to look at. */
const ownFilters: readonly RegExp[] = [
  /(?:^|[\s/;])ss\s[^|]*\s(?:[sd]port|src|dst|state|exclude)\s/,
  /(?:^|[\s/;])lsof\s[^|]*-(?:[A-Za-z]*i\s*[^\s-]*[:@]|[acgpu]\s*\S)/,
];

/**
 * What was typed in a recording that leaves something out of its answer: `netstat -ano | findstr 22`, `netstat -p TCP`.
 * @throws CollectError where the answers are of several hosts
 */
export function doubtsOf(format: Format, text: string): readonly Doubt[] {
  const family = families[format];
  if (family === undefined) return [];
  const listed = typedIn(text).filter(({ command }) => listers[family].test(command));
  demandOneHost(listed);
  const isWindows = /^[ \t]*(?:TCP|UDP)(?:v[46])?[ \t]+\S+:/m.test(text);
  const commands = listed.flatMap(({ command }) => command.split(/\|\||&&|;|&(?![>\d])/));
  const lists = commands.map((command) => command.trim()).filter((command) => listers[family].test(command));
  const doubts = lists.some((command) => isFiltered(command, family)) ? [filtered] : [];
  const plain = lists.map((command) => command.replace(/[|<>][^]*$/, '').trim());
  if (family === 'device') return [...doubts, ...deviceNarrows(plain)];
  if (family === 'powershell') return [...doubts, ...powershellNarrows(plain)];
  return [...doubts, ...(isWindows ? windowsNarrows(plain) : unixNarrows(format, plain, text))];
}

const filtered: Doubt = { aspects, note: 'A command in it has a filter behind it, so rows are missing.' };

function isFiltered(command: string, family: Family): boolean {
  if (family === 'shell' && ownFilters.some((filter) => filter.test(`${command} `))) return true;
  const stages = command.split('|').slice(1);
  return stages.map((stage) => stage.trim()).some((stage) => stage !== '' && !harmless[family].test(stage));
}

/** One recording is of one asset. A host that only leads to the other (a jump host) lists nothing. */
function demandOneHost(listed: readonly Typed[]): void {
  const named = listed.filter(({ host }) => host !== null);
  const [first] = named;
  const other = named.find(({ host }) => !isSameHost(host ?? '', first?.host ?? ''));
  if (other === undefined || first === undefined) return;
  const hosts = `${quote(other.host ?? '')} lists its sockets behind ${quote(first.host ?? '')} (line ${first.line})`;
  throw refuse('import', other.line, `${hosts}: ${oneAsset}`);
}
