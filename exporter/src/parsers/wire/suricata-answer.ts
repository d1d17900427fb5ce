import { looksSwapped } from './answer.ts';
import { nameOf, type Event, type FlowCounts, type SuricataConversation } from './suricata-event.ts';

/** Flags of TCP as Suricata sums them up for one direction, in hex (RFC 9293). */
const [syn, psh, ack] = [0x02, 0x08, 0x10];

/**
 * Whether the server took the connection. `closed` alone proves nothing: a SYN that was refused is closed as well. Where
 * nobody saw the beginning, both sides must have pushed data, and the ports must fit.
 */
export function isAnswer(event: Event, ends: SuricataConversation): boolean {
  if (ends.transport === 'udp') return !looksSwapped(ends);
  const toClient = flagsOf(event.tcp?.tcp_flags_tc);
  const toServer = flagsOf(event.tcp?.tcp_flags_ts);
  const fits = nameOf(event.app_proto) !== null || ends.serverPort <= ends.clientPort;
  if (toClient === null || toServer === null || (toClient | toServer) === 0)
    return isUntrackedAnswer(event, ends, fits);
  if ((toClient & (syn | ack)) === (syn | ack)) return true;
  const hasSpoken = (flags: number): boolean => (flags & (psh | ack)) === (psh | ack);
  return hasSpoken(toClient) && hasSpoken(toServer) && fits;
}

/** The same where no flags were kept. */
function isUntrackedAnswer({ app_proto, flow }: Event, ends: SuricataConversation, fits: boolean): boolean {
  if (looksSwapped(ends)) return false;
  // Only data that went over a connection tells a protocol.
  if (flow?.state === 'established' || (flow?.state === 'closed' && nameOf(app_proto) !== null)) return true;
  return fits && hasTalked(flow ?? {}, ends.server.includes(':') ? 6 : 4);
}

/** Headers alone fill no more: Ethernet with a VLAN (18 bytes), IPv6 (40), TCP with all options (60). */
const allHeaders = 118;
/** A RST over IPv4 with a VLAN; over IPv6 it has 20 bytes more. */
const reset = { 4: 64, 6: 84 } as const;
/** Nobody sends his first SYN more often within one flow and hears a refusal each time. */
const fewAttempts = 5;

/**
 * Whether both sides talked, in a flow of which Suricata kept no flags (a connection that was under way before it began has
 * state `new` until it ends). A refused SYN is answered by a RST or by ICMP, each time once.
 */
function hasTalked(flow: FlowCounts, family: 4 | 6): boolean {
  const [sent, sentBytes] = [Number(flow.pkts_toserver), Number(flow.bytes_toserver)];
  const [heard, heardBytes] = [Number(flow.pkts_toclient), Number(flow.bytes_toclient)];
  if (!(sent > 0 && heard > 0)) return false;
  if (sentBytes > sent * allHeaders && heardBytes > heard * allHeaders) return true;
  return sent > fewAttempts && heard > fewAttempts && heardBytes > heard * reset[family];
}

function flagsOf(value: unknown): number | null {
  return typeof value === 'string' && /^[\da-f]{1,2}$/i.test(value) ? parseInt(value, 16) : null;
}
