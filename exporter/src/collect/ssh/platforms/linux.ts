import { parseNetstat } from '../../../parsers/linux/netstat.ts';
import { parseProcNet } from '../../../parsers/linux/proc-net.ts';
import { parseSs } from '../../../parsers/linux/ss.ts';
import type { CommandScope, Parsed } from '../../../parsers/parsed.ts';
import { quoted } from '../faults.ts';
import { decodeOutput } from './decode.ts';
import type { ScriptAnswer } from './script.ts';
import { scriptedPlatform, type ScriptTool } from './scripted.ts';

const byteOrderName = 'elf';
const ssNames = /users:\(\(/;
const netstatNames = / \d+\//;

/**
 * /proc/net exists on every Linux. The files of a disabled family do not, so only existing files are read. The first
 * six bytes of any program tell the byte order of the addresses (ELF, e_ident[EI_DATA]).
 */
const procNet = [
  'p() { set --',
  'for f in tcp tcp6 udp udp6; do [ -e /proc/net/$f ] && set -- "$@" /proc/net/$f; done',
  '[ $# -gt 0 ] || return 1',
  't elf dd if=/proc/self/exe bs=6 count=1 2>/dev/null',
  't proc-net cat "$@"; }',
].join('; ');

/** `-n`: no name lookups, so the asset sends no DNS. */
const tools: readonly ScriptTool[] = [
  { way: 'ss', attempt: 'u ss ss -H -tulpn', read: readerOf(parseSs, ssNames) },
  // iproute2 before 4.10 has no -H.
  { way: 'ss-header', attempt: 'u ss-header ss -tulpn', read: readerOf(parseSs, ssNames) },
  // Without -W netstat cuts addresses of IPv6 to other valid ones. net-tools before 2009 and some BusyBox do not have
  // -W.
  { way: 'netstat', attempt: 'u netstat netstat -tulpnW', read: readerOf(parseNetstat, netstatNames) },
  { way: 'netstat-cut', attempt: 'u netstat-cut netstat -tulpn', read: readerOf(parseNetstat, netstatNames) },
  // BusyBox can be built without -p.
  { way: 'netstat-no-p', attempt: 'u netstat-no-p netstat -tulnW', read: readerOf(parseNetstat, null) },
  { way: 'netstat-no-p-cut', attempt: 'u netstat-no-p-cut netstat -tuln', read: readerOf(parseNetstat, null) },
  { way: 'busybox', attempt: 'u busybox busybox netstat -tulpnW', read: readerOf(parseNetstat, netstatNames) },
  { way: 'busybox-cut', attempt: 'u busybox-cut busybox netstat -tulpn', read: readerOf(parseNetstat, netstatNames) },
  { way: 'busybox-no-p', attempt: 'u busybox-no-p busybox netstat -tulnW', read: readerOf(parseNetstat, null) },
  { way: 'busybox-no-p-cut', attempt: 'u busybox-no-p-cut busybox netstat -tuln', read: readerOf(parseNetstat, null) },
  { way: 'proc-net', define: procNet, attempt: 'p', read: readerOf(parseProcNet, null) },
];

/** @param names where the names of processes begin on a line; null where none are printed */
function readerOf(parse: (text: string, asked: CommandScope) => Parsed, names: RegExp | null): ScriptTool['read'] {
  return ({ name: way, bytes }, script, account) => {
    const shows = names !== null;
    const asked = { tcp: true, udp: true, process: shows, privileged: script.root, ...byteOrder(script) };
    const parsed = parse(decodeOutput(way, bytes, names), asked);
    const notes = [...parsed.notes];
    if (!shows) {
      notes.push(`Processes are not seen: neither ss nor a netstat with -p works there (${way} was used).`);
    } else if (!script.root && !parsed.complete.process) {
      notes.push(`Processes of other accounts are not seen: account ${quoted(account)} is not root.`);
    }
    return { ...parsed, notes };
  };
}

/** ELF, e_ident[EI_DATA]: 1 is little endian, 2 big endian. Without it the parser decides, or refuses. */
function byteOrder({ sections }: ScriptAnswer): Pick<CommandScope, 'byteOrder'> {
  const elf = sections.find((section) => section.name === byteOrderName);
  const data = elf?.bytes.toString('latin1', 0, 4) === '\x7fELF' ? elf.bytes[5] : undefined;
  if (data === 1) return { byteOrder: 'little' };
  return data === 2 ? { byteOrder: 'big' } : {};
}

/** Linux of every kind, from servers to BusyBox gateways. Nothing here needs root. */
export const linux = scriptedPlatform({
  name: 'linux',
  uname: 'Linux',
  tools,
  failure: { names: 'ss nor netstat nor /proc/net', remedy: ': install iproute2, or BusyBox with netstat' },
});
