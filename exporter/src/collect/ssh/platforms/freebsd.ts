import { parseBsdNetstat } from '../../../parsers/bsd/netstat.ts';
import { parseSockstat } from '../../../parsers/bsd/sockstat.ts';
import type { Parsed } from '../../../parsers/parsed.ts';
import { decodeOutput } from './decode.ts';
import type { ScriptAnswer, ToolOutput } from './script.ts';
import { scriptedPlatform } from './scripted.ts';

/**
 * A hardened FreeBSD shows an account only its own sockets. Both numbers must be 1, otherwise sockets of others are
 * missing.
 */
const sees = 't sees sysctl -n security.bsd.see_other_uids security.bsd.see_other_gids';

const blindNote =
  'This FreeBSD shows an account its own sockets only (security.bsd.see_other_uids or see_other_gids is 0), so others may be missing.';

/** Where names begin on a line of sockstat: after the account. */
const names = /^\S+\s/;

function judge(parsed: Parsed, { sections }: ScriptAnswer): Parsed {
  const seen = sections.find((section) => section.name === 'sees');
  const isBlind = /^0\s*$/m.test(seen?.bytes.toString('latin1') ?? '');
  if (!isBlind) return parsed;
  return { ...parsed, complete: { tcp: false, udp: false, process: false }, notes: [...parsed.notes, blindNote] };
}

function readSockstat({ bytes }: ToolOutput, script: ScriptAnswer): Parsed {
  // A socket without an owner in sockstat belongs to the kernel: names of others are hidden only together with their
  // sockets.
  const asked = { tcp: true, udp: true, process: true, privileged: true };
  return judge(parseSockstat(decodeOutput('sockstat', bytes, names), asked), script);
}

function readNetstat({ bytes }: ToolOutput, script: ScriptAnswer): Parsed {
  const asked = { tcp: true, udp: true, process: false };
  const parsed = judge(parseBsdNetstat(decodeOutput('netstat', bytes, null), asked), script);
  return { ...parsed, notes: [...parsed.notes, 'Processes are not seen: sockstat does not work there.'] };
}

export const freebsd = scriptedPlatform({
  name: 'freebsd',
  uname: 'FreeBSD',
  tools: [
    { way: 'sockstat', define: `a() { ${sees}; u sockstat sockstat -46l; }`, attempt: 'a', read: readSockstat },
    { way: 'netstat', define: `b() { ${sees}; t netstat netstat -anW; }`, attempt: 'b', read: readNetstat },
  ],
  failure: null,
});
