import { aspects, type Aspect } from '../../model/observation.ts';
import type { Doubt } from './sieve.ts';

/** Options of netstat of Windows that leave no listener out; -p has a protocol behind it. */
const plainOption = /^[-/][abefinoqtxy]+$/i;
const protocolOption = /^[-/]([abefinoqtxy]*)p$/i;
const kinds = ['tcp', 'tcpv6', 'udp', 'udpv6'] as const;
type Kind = (typeof kinds)[number];

/**
 * `netstat -p TCP` lists IPv4 alone, and no UDP; another one with `-p TCPv6` may stand beside it. What this does not know may
 * leave out anything.
 */
export function windowsNarrows(commands: readonly string[]): readonly Doubt[] {
  const shown = new Set<Kind>();
  const unknown: string[] = [];
  for (const command of commands) {
    const words = command
      .replace(/^.*?netstat(?:\.exe)?/i, '')
      .trim()
      .split(/\s+/)
      .filter(Boolean);
    const read = shownBy(words);
    if (read === null) unknown.push(command);
    else for (const kind of read) shown.add(kind);
  }
  if (unknown.length > 0) return [unknownDoubt];
  if (commands.length === 0) return [];
  const missing = kinds.filter((kind) => !shown.has(kind));
  const parts: readonly Aspect[] = (['tcp', 'udp'] as const).filter((part) =>
    missing.some((kind) => kind.startsWith(part)),
  );
  const note = `A command in it lists one protocol only, so these are missing: ${missing.join(', ')}.`;
  return missing.length === 0 ? [] : [{ aspects: parts, note }];
}

const unknownDoubt: Doubt = {
  aspects,
  note: 'A command in it has an option that is not known here, so anything may be missing.',
};

/** Null where an option is not known. */
function shownBy(words: readonly string[]): readonly Kind[] | null {
  let only: Kind | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (protocolOption.test(word)) {
      at += 1;
      only = kinds.find((kind) => kind === words[at]?.toLowerCase()) ?? null;
      if (only === null) return null;
    } else if (!plainOption.test(word)) return null;
  }
  return only === null ? kinds : [only];
}

/** Parameters that change nothing of what is listed, with the value that some of them have. */
const plainParameter =
  /^(?:-(?:asjob|includeallcompartments|verbose|debug)|-(?:erroraction|ea|warningaction|wa|outvariable|ov|throttlelimit)[\s:]+\S+|-state[\s:]+\S*\b(?:listen|2)\b\S*)(?:\s+|$)/i;
/** Each of them chooses among the sockets of its own cmdlet. */
const choosing =
  /^-(?:local(?:port|address)|remote(?:port|address)|owningprocess|state|appliedsetting|offloadstate|creationtime)[\s:]/i;

/** `Get-NetTCPConnection -LocalPort 22` leaves out the rest; an unknown parameter may mean another host. */
export function powershellNarrows(commands: readonly string[]): readonly Doubt[] {
  return commands.flatMap((command): readonly Doubt[] => {
    const [, object = '', text = ''] = /Get-Net(TCP|UDP)\w+\s*([^)}]*)/i.exec(command) ?? [];
    let rest = text.trim();
    for (let found = plainParameter.exec(rest); found !== null; found = plainParameter.exec(rest)) {
      rest = rest.slice(found[0].length);
    }
    if (rest === '') return [];
    if (!choosing.test(rest)) return [unknownDoubt];
    const transport = object.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
    const note = `A command in it chooses among the sockets of ${transport}, so others are missing.`;
    return [{ aspects: [transport, 'process'], note }];
  });
}
