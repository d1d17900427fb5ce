import type { LinePlace } from './endpoint.ts';
import { quote } from './parsed.ts';

/** Rows of which nobody can tell whether they listen. With one of them nothing is complete. */
export class Unsure {
  #rows = 0;
  #first = '';

  /** @param what the word that is not known */
  add(what: string, at: LinePlace): void {
    if (this.#rows === 0) this.#first = `${quote(what)} in line ${at.line}`;
    this.#rows += 1;
  }

  get any(): boolean {
    return this.#rows > 0;
  }

  *notes(): Generator<string> {
    if (!this.any) return;
    yield `Rows of which nobody can tell whether they listen, so they are left out: ${this.#rows}, the first is ${this.#first}.`;
  }
}

/** Protocols beside TCP and UDP, as netstat of BSD, lsof, LPTS of Cisco and the like call them (names of IANA, and shorter ones). */
const others: ReadonlySet<string> = new Set(
  `ip ipv icm icmp icmpv igmp raw sctp dccp udpl udplite div divert esp ah ipcomp carp pfsync pflow pim gre ospf ospfigp
  eigrp vrrp hsrp rsvp l2tp l2tpv3 bfd egp igp ipip ipencap etherip encap mobile mobility rip isis ldp mld mpls arp hip ddp
  kctl kevt mptcp ipsec any hopopt st ggp`.split(/\s+/),
);

/** Whether a socket of this protocol is no door that is watched. A family may stand behind it: `icm6`, `raw46`, `icmpv6`. */
export function isOtherProtocol(name: string): boolean {
  if (/^\d{1,3}$/.test(name)) return Number(name) <= 255 && name !== '6' && name !== '17';
  const plain = name.toLowerCase();
  return others.has(plain) || others.has(plain.replace(/(?:46|64|4|6)$/, ''));
}
