import { parseBsdNetstat } from '../../../parsers/bsd/netstat.ts';
import type { Parsed } from '../../../parsers/parsed.ts';
import { decodeOutput } from './decode.ts';
import type { ScriptAnswer, ToolOutput } from './script.ts';
import { scriptedPlatform } from './scripted.ts';

/** `  312 /usr/sbin/mDNSResponder` */
const process = /^\s*(\d+)\s+(\S.*)$/;

/** Where names begin on a line: after the peer, which a listening socket does not have, or after a PID. */
const netstatNames = /\*\.\*|\s\S+\.\d+\s+\S+\.\d+\s/;

function namesIn({ sections }: ScriptAnswer): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const section = sections.find(({ name, exitCode }) => name === 'ps' && exitCode === 0);
  if (section === undefined) return names;
  for (const line of decodeOutput('ps', section.bytes, process).split('\n')) {
    const [, pid, name] = process.exec(line) ?? [];
    if (pid !== undefined && name !== undefined) names.set(Number(pid), name.trim());
  }
  return names;
}

function readNetstat({ bytes }: ToolOutput, script: ScriptAnswer): Parsed {
  const asked = { tcp: true, udp: true, process: true };
  return parseBsdNetstat(decodeOutput('netstat', bytes, netstatNames), asked, namesIn(script));
}

/**
 * Here every account sees all sockets and their PIDs (-v), while lsof shows those of others only to root. Before macOS
 * 14 netstat prints PIDs without names, so ps is asked for them.
 */
export const macos = scriptedPlatform({
  name: 'macos',
  uname: 'Darwin',
  tools: [
    {
      way: 'netstat',
      define: 'a() { t ps ps -axo pid=,comm=; t netstat netstat -anvW; }',
      attempt: 'a',
      read: readNetstat,
    },
  ],
  failure: null,
});
