import type { Aspect } from '../../model/observation.ts';
import { choosesBy, type Doubt } from './doubt.ts';
import type { Lister } from './sieve-shell.ts';

/** Options of netstat of Windows that leave no listener out; -p has a protocol behind it. */
const plainOption = /^[-/][abefinoqtxy]+$/i;
const protocolOption = /^[-/]([abefinoqtxy]*)p$/i;
const windowsProtocols = ['tcp', 'tcpv6', 'udp', 'udpv6'] as const;
type WindowsProtocol = (typeof windowsProtocols)[number];

/**
 * `netstat -p TCP` lists only IPv4 and no UDP; another command with `-p TCPv6` may follow. An unknown option may leave
 * out anything.
 */
export function windowsNarrows(listers: readonly Lister[]): readonly Doubt[] {
  const own = listers.filter(({ name }) => name === 'netstat').map(({ words }) => shownBy(words));
  const unknown = own.filter((one) => typeof one === 'string');
  if (unknown.length > 0) return unknown.map(choosesBy);
  if (own.length === 0) return [];
  const shown = new Set<WindowsProtocol>(own.flatMap((one) => (typeof one === 'string' ? [] : one)));
  const missing = windowsProtocols.filter((kind) => !shown.has(kind));
  const parts: readonly Aspect[] = (['tcp', 'udp'] as const).filter((part) =>
    missing.some((kind) => kind.startsWith(part)),
  );
  const note = `A command in it lists one protocol only, so these are missing: ${missing.join(', ')}.`;
  return missing.length === 0 ? [] : [{ aspects: parts, note }];
}

/** The word itself where it is unknown. */
function shownBy(words: readonly string[]): readonly WindowsProtocol[] | string {
  let only: WindowsProtocol | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (protocolOption.test(word)) {
      at += 1;
      only = windowsProtocols.find((kind) => kind === words[at]?.toLowerCase()) ?? null;
      if (only === null) return words[at] ?? word;
    } else if (!plainOption.test(word)) return word;
  }
  return only === null ? windowsProtocols : [only];
}

/** Parameters that change nothing of what is listed, with the value that some of them have. */
const plainParameter =
  /^(?:-(?:asjob|includeallcompartments|verbose|debug)|-(?:erroraction|ea|warningaction|wa|outvariable|ov|throttlelimit)[\s:]+\S+|-state[\s:]+\S*\b(?:listen|2)\b\S*)(?:\s+|$)/i;
/** Each of them selects some sockets of its own cmdlet. */
const choosing =
  /^-(?:local(?:port|address)|remote(?:port|address)|owningprocess|state|appliedsetting|offloadstate|creationtime)[\s:]/i;

/** `Get-NetTCPConnection -LocalPort 22` leaves out the rest; an unknown parameter may mean another host. */
export function powershellNarrows(commands: readonly string[]): readonly Doubt[] {
  return commands.flatMap((command): readonly Doubt[] => {
    const [, before = '', object = '', text = ''] = /^(.*?)Get-Net(TCP|UDP)\w+\s*([^)}]*)/i.exec(command) ?? [];
    if (!/^[({@&"'\s]*$/.test(before)) return [choosesBy(before.trim().split(/\s/, 1)[0] ?? '')];
    let rest = text.trim();
    for (let found = plainParameter.exec(rest); found !== null; found = plainParameter.exec(rest)) {
      rest = rest.slice(found[0].length);
    }
    if (rest === '') return [];
    if (!choosing.test(rest)) return [choosesBy(rest.split(/[\s:]/, 1)[0] ?? '')];
    const transport = object.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
    const note = `A command in it chooses among the sockets of ${transport}, so others are missing.`;
    return [{ aspects: [transport, 'process'], note }];
  });
}
