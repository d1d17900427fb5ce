import type { Transport } from '../../model/listener.ts';
import { quote, refuse } from '../parsed.ts';
import { looksSwapped, type Answer, type Line, type WireLog, type WireSink } from './answer.ts';
import { KnownAddresses } from './asset-address.ts';
import { isoInstant } from './instant.ts';
import { serverOf, type ProtocolEvent } from './suricata-protocols.ts';

const parser = 'suricata-eve';

/** The parts of an event that are looked at; everything in it is what a network sent. */
interface Event extends ProtocolEvent {
  readonly timestamp?: unknown;
  readonly src_ip?: unknown;
  readonly src_port?: unknown;
  readonly dest_ip?: unknown;
  readonly dest_port?: unknown;
  readonly proto?: unknown;
  readonly app_proto?: unknown;
  readonly flow?: (FlowCounts & { readonly end?: unknown; readonly state?: unknown }) | null;
  readonly tcp?: { readonly tcp_flags_ts?: unknown; readonly tcp_flags_tc?: unknown } | null;
}

/** Packets and bytes of either direction, with their headers from Ethernet up. */
interface FlowCounts {
  readonly pkts_toserver?: unknown;
  readonly pkts_toclient?: unknown;
  readonly bytes_toserver?: unknown;
  readonly bytes_toclient?: unknown;
}

export interface EveOptions {
  /**
   * Beside `flow`, which Suricata writes when a conversation has ended, count what its protocol parsers log while it goes
   * on. ICS connections last for months.
   */
  readonly protocols: boolean;
}

/** eve.json of Suricata, one event a line. */
export class EveLog implements WireLog {
  readonly header = '';
  readonly isOther = false;
  readonly #sink: WireSink;
  readonly #protocols: boolean;
  readonly #addresses = new KnownAddresses();

  constructor(sink: WireSink, { protocols }: EveOptions) {
    this.#sink = sink;
    this.#protocols = protocols;
  }

  read(all: string, { start, end, number }: Line): void {
    if (start === end) return;
    const text = all.slice(start, end);
    if (!text.startsWith('{') || !text.endsWith('}')) throw notWhole(text, number);
    const type = eventType(text);
    // Most of a log is of no use here (alerts, statistics, files), and its events are the longest.
    if (type !== null && type !== 'flow' && !(this.#protocols && serverOf.has(type))) return;
    const event = eventOf(text, number);
    if (event.event_type === 'flow') this.#flow(event, number);
    else if (this.#protocols) this.#protocol(event, number);
  }

  #flow(event: Event, number: number): void {
    const ends = this.#endsOf(event, number);
    if (ends === null) return;
    const at = timeOf(event.flow?.end ?? event.timestamp, number);
    this.#sink.saw?.(ends.client, at);
    const hasReplied = Number(event.flow?.pkts_toclient ?? 0) > 0;
    if (hasReplied && isAnswer(event, ends)) this.#sink.answered(answerOf(ends, at, nameOf(event.app_proto)));
    else if (hasReplied) this.#sink.saw?.(ends.server, at);
  }

  #protocol(event: Event, number: number): void {
    const side = serverOf.get(String(event.event_type))?.(event) ?? null;
    const ends = side === null ? null : this.#endsOf(event, number);
    if (ends === null) return;
    const at = timeOf(event.timestamp, number);
    const { server, serverPort, client, clientPort } = ends;
    const turned = { ...ends, server: client, serverPort: clientPort, client: server, clientPort: serverPort };
    this.#sink.answered(answerOf(side === 'src' ? turned : ends, at, String(event.event_type)));
  }

  /** Null where there are no ports: ICMP, fragments, other protocols. */
  #endsOf(event: Event, number: number): Conversation | null {
    const transport = event.proto === 'TCP' ? 'tcp' : event.proto === 'UDP' ? 'udp' : null;
    const clientPort = portIn(event.src_port);
    const serverPort = portIn(event.dest_port);
    if (transport === null || clientPort === null || serverPort === null) return null;
    const client = this.#addressIn(event.src_ip, number);
    const server = this.#addressIn(event.dest_ip, number);
    return { transport, client, clientPort, server, serverPort };
  }

  #addressIn(value: unknown, number: number): string {
    if (typeof value !== 'string' || !this.#addresses.has(value)) {
      throw refuse(parser, number, `${quote(String(value))} is no address`);
    }
    return value;
  }
}

/**
 * The first key of this name. Inside a text its quotes would be escaped, and Suricata writes it before anything that a
 * network can fill; null where it stands another way, and then the event is read whole.
 */
function eventType(text: string): string | null {
  const key = '"event_type":"';
  const at = text.indexOf(key);
  return at < 0 ? null : text.slice(at + key.length, text.indexOf('"', at + key.length));
}

function eventOf(text: string, number: number): Event {
  try {
    return JSON.parse(text) as Event;
  } catch {
    throw notWhole(text, number);
  }
}

function notWhole(text: string, number: number): Error {
  return refuse(parser, number, `${quote(text)} is not a whole JSON object`);
}

interface Conversation {
  readonly transport: Transport;
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
}

/** Null where there is none. */
function portIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65_535 ? value : null;
}

/** Flags of TCP as Suricata sums them up for one direction, in hex (RFC 9293). */
const [syn, psh, ack] = [0x02, 0x08, 0x10];

/**
 * Whether the server took the connection. `closed` alone proves nothing: a SYN that was refused is closed as well. Where
 * nobody saw the beginning, both sides must have pushed data, and the ports must fit.
 */
function isAnswer(event: Event, ends: Conversation): boolean {
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
function isUntrackedAnswer({ app_proto, flow }: Event, ends: Conversation, fits: boolean): boolean {
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

/** `failed`: Suricata looked and did not know. */
function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== 'failed' ? value : null;
}

function answerOf({ transport, server, serverPort }: Conversation, at: number, service: string | null): Answer {
  return { transport, address: server, port: serverPort, at, service };
}

function timeOf(value: unknown, number: number): number {
  const at = typeof value === 'string' ? isoInstant(value) : null;
  if (at === null) throw refuse(parser, number, `time ${quote(String(value))}: ISO 8601 would be right`);
  return at;
}
