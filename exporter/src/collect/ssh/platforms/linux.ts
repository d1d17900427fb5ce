import { CollectError } from '../../../model/collection.ts';
import { parseNetstat } from '../../../parsers/linux/netstat.ts';
import type { Asked, Parsed } from '../../../parsers/parsed.ts';
import { parseProcNet } from '../../../parsers/linux/proc-net.ts';
import { parseSs } from '../../../parsers/linux/ss.ts';
import type { Answer } from '../answer.ts';
import { quoted } from '../faults.ts';
import { believed } from './believe.ts';
import { decodeOutput } from './decode.ts';
import type { Platform, Way } from './platform.ts';
import {
  firstLine,
  isWholeScript,
  readScript,
  shellScript,
  triedIn,
  type ScriptAnswer,
  type Section,
} from './script.ts';

/** One program that lists sockets. */
interface Tool {
  /** Name of its section, and what is remembered. */
  readonly way: string;
  /** For `shellScript`. Only programs that read, with their words fixed here. */
  readonly attempt: string;
  /** A shell function that `attempt` needs. */
  readonly define?: string;
  readonly parse: (text: string, asked: Asked) => Parsed;
  /** Where on a line the names of processes begin; null where it prints none. */
  readonly names: RegExp | null;
}

const byteOrderName = 'elf';
const ssNames = /users:\(\(/;
const netstatNames = / \d+\//;

/**
 * /proc/net is there on every Linux. Files of a family that is switched off are not, so only those that exist are read.
 * The first six bytes of any program tell the byte order in which its addresses are printed (ELF, e_ident[EI_DATA]).
 */
const procNet = [
  'p() { set --',
  'for f in tcp tcp6 udp udp6; do [ -e /proc/net/$f ] && set -- "$@" /proc/net/$f; done',
  '[ $# -gt 0 ] || return 1',
  't elf dd if=/proc/self/exe bs=6 count=1 2>/dev/null',
  't proc-net cat "$@"; }',
].join('; ');

/** The first that works is used: the one that tells most comes first. `-n`: no name lookups, so no DNS from the asset. */
const tools: readonly Tool[] = [
  { way: 'ss', attempt: 'u ss ss -H -tulpn', parse: parseSs, names: ssNames },
  // iproute2 before 4.10 knows no -H.
  { way: 'ss-header', attempt: 'u ss-header ss -tulpn', parse: parseSs, names: ssNames },
  { way: 'netstat', attempt: 'u netstat netstat -tulpn', parse: parseNetstat, names: netstatNames },
  // BusyBox can be built without -p.
  { way: 'netstat-no-p', attempt: 'u netstat-no-p netstat -tuln', parse: parseNetstat, names: null },
  { way: 'busybox', attempt: 'u busybox busybox netstat -tulpn', parse: parseNetstat, names: netstatNames },
  { way: 'busybox-no-p', attempt: 'u busybox-no-p busybox netstat -tuln', parse: parseNetstat, names: null },
  { way: 'proc-net', define: procNet, attempt: 'p', parse: parseProcNet, names: null },
];

function wayOf(attempts: readonly Tool[], missing: (script: ScriptAnswer, answer: Answer) => null): Way {
  return {
    commands: [
      shellScript(
        attempts.flatMap((tool) => tool.define ?? []),
        attempts.map((tool) => tool.attempt),
      ),
    ],
    isWhole: isWholeScript,
    read: ([answer], account) => {
      if (answer === undefined) return null;
      const script = readScript(answer);
      const worked = script.sections.findLast((section) => section.exitCode === 0 && section.name !== byteOrderName);
      const tool = tools.find((each) => each.way === worked?.name);
      if (worked === undefined || tool === undefined) return missing(script, answer);
      return { way: tool.way, parsed: readTool(tool, worked, { script, account }) };
    },
  };
}

interface Circumstances {
  readonly script: ScriptAnswer;
  readonly account: string;
}

function readTool(tool: Tool, { bytes }: Section, { script, account }: Circumstances): Parsed {
  const shows = tool.names !== null;
  const text = decodeOutput(tool.way, bytes, tool.names);
  const asked = { tcp: true, udp: true, process: shows, privileged: script.root, ...byteOrder(script) };
  const parsed = believed(tool.way, tool.parse(text, asked));
  const notes = [...parsed.notes];
  if (!shows) {
    notes.push(`Processes are not seen: neither ss nor a netstat with -p works there (${tool.way} was used).`);
  } else if (!script.root) {
    notes.push(`Processes of other accounts are not seen: account ${quoted(account)} is not root.`);
  }
  return { ...parsed, notes };
}

/** ELF, e_ident[EI_DATA]: 1 is little endian, 2 big endian. Without it the parser decides, or refuses. */
function byteOrder({ sections }: ScriptAnswer): Pick<Asked, 'byteOrder'> {
  const elf = sections.find((section) => section.name === byteOrderName);
  const data = elf?.bytes.toString('latin1', 0, 4) === '\x7fELF' ? elf.bytes[5] : undefined;
  if (data === 1) return { byteOrder: 'little' };
  return data === 2 ? { byteOrder: 'big' } : {};
}

/** `first` tried everything, so it says what each of them answered. */
function nothingWorks(script: ScriptAnswer, answer: Answer): never {
  const tried = triedIn(script);
  const said = firstLine(answer.stderr);
  const why = [tried, said === '' ? '' : quoted(said)].filter((part) => part !== '').join('; ');
  throw new CollectError(
    'parse',
    `neither ss nor netstat nor /proc/net works there${why === '' ? '' : ` (${why})`}: install iproute2, or BusyBox with netstat`,
  );
}

/** Linux of every kind, from servers to BusyBox gateways. Nothing here needs root. */
export const linux: Platform = {
  name: 'linux',
  uname: 'Linux',
  ident: null,
  first: wayOf(tools, nothingWorks),
  otherwise: null,
  known: new Map(tools.map((tool) => [tool.way, wayOf([tool], () => null)])),
};
