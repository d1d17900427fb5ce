/**
 * Recordings that people have and that look like ours, so that one of our parsers could misread them. The first that
 * fits a line names it. A format that gets a parser of its own leaves this list.
 */
const strangers: readonly (readonly [string, RegExp])[] = [
  ['netstat of Windows', /^Proto\s+(?:Local Address|Lokale Adresse|Adresse locale|Direcci.n local)\s/],
  ['show control-plane host open-ports of Cisco IOS', /^Prot\s+Local Address\s+Foreign Address\s+Service\s/],
  ['show tcp brief of Cisco IOS', /^TCB\s+Local Address\s/],
  ['show ip sockets of Cisco IOS', /^Proto\s+Remote\s+Port\s+Local\s+Port\s/],
  ['show tcp of Cisco IOS XR', /^Connection state is \w+, I\/O status:|^PCB\s+VRF-ID\s/],
  ['netstat of BSD, macOS, AIX or Junos', /^Active Internet connections(?: \(including servers\))?$/],
  ['netstat of BSD, macOS, AIX or Junos', /^Proto\s+Recv-Q\s+Send-Q\s.*\(state\)/],
  // Addresses and ports are divided by a dot there, and NetBSD's header is the one of Linux.
  ['netstat of BSD, macOS, AIX or Junos', /^(?:tcp|udp)[46]{0,2}\s+\d+\s+\d+\s+\S+\.[\w*-]+\s+\S+\.[\w*-]+(?:\s|$)/],
  ['netstat of Solaris or illumos', /^(?:TCP|UDP|SCTP): IPv[46]$/],
  ['lsof', /^COMMAND\s+PID\s/],
  ['sockstat of FreeBSD', /^USER\s+COMMAND\s+PID\s/],
  ['a log of Zeek', /^#(?:separator|fields)\s/],
  ['PowerShell as CSV', /^(?:#TYPE\s|"(?:LocalAddress|LocalPort|OwningProcess|State|CimClass)\w*",)/],
  ['JSON', /^\[?\s*\{\s*(?:"|$)/],
];

/** What else a line belongs to, null where it could be ours or nobody's. */
export function strangerOf(line: string): string | null {
  return strangers.find(([, shape]) => shape.test(line))?.[0] ?? null;
}
