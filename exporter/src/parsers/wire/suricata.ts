import { quote, refuse } from '../parsed.ts';
import type { WireAnswer, LineSpan, WireLog, WireSink } from './answer.ts';
import { KnownAddresses } from './asset-address.ts';
import { isoInstant } from './instant.ts';
import { serverOf } from './suricata-protocols.ts';
import { nameOf, type Event, type SuricataConversation } from './suricata-event.ts';
import { isAnswer } from './suricata-answer.ts';

const parser = 'suricata-eve';

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

  read(all: string, { start, end, number }: LineSpan): void {
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
  #endsOf(event: Event, number: number): SuricataConversation | null {
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

/** Null where there is none. */
function portIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65_535 ? value : null;
}

function answerOf(
  { transport, server, serverPort }: SuricataConversation,
  at: number,
  service: string | null,
): WireAnswer {
  return { transport, address: server, port: serverPort, at, service };
}

function timeOf(value: unknown, number: number): number {
  const at = typeof value === 'string' ? isoInstant(value) : null;
  if (at === null) throw refuse(parser, number, `time ${quote(String(value))}: ISO 8601 would be right`);
  return at;
}
