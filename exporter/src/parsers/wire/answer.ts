import type { Transport } from '../../model/listener.ts';

/** A service that was seen answering on the wire: the address that answered listens there. */
export interface WireAnswer {
  readonly transport: Transport;
  /** As the sensor prints it. */
  readonly address: string;
  readonly port: number;
  /** Epoch milliseconds of the last packet; null where the sensor gave no time. */
  readonly at: number | null;
  /** What the sensor takes it for; null where it does not know. */
  readonly service: string | null;
}

/** Where the lines of a sensor's log go. */
export interface WireSink {
  answered(answer: WireAnswer): void;
  /** This address sent something, be it an answer or not: the sensor can see it. Null where nobody wants to know. */
  readonly saw: ((address: string, at: number | null) => void) | null;
}

/** Where in a text a line stands: cutting each one out would cost more than reading it. */
export interface LineSpan {
  readonly start: number;
  /** Without the end of the line. */
  readonly end: number;
  /** For messages; counts from 1. */
  readonly number: number;
}

/** Reads one log line by line. */
export interface WireLog {
  /** @throws CollectError where the line is not what the sensor writes; the next line can be read all the same */
  read(text: string, line: LineSpan): void;
  /** Header lines that a later part of this log cannot be read without; empty where there are none. */
  readonly header: string;
  /** True once it turned out to be a log that says nothing of who answered: then none of its lines is of use. */
  readonly isOther: boolean;
}

/** Two ends of a conversation of which nobody saw the beginning. */
export interface Ends {
  readonly clientPort: number;
  readonly serverPort: number;
}

/** From here on systems choose ports for clients: Linux, which begins lowest. */
const firstEphemeral = 32_768;

/**
 * Sensors take the first sender they see for the client. Where they came too late that may be the server; then a port
 * of a service stands on the wrong side, and it is better not to say anything.
 */
export function looksSwapped({ clientPort, serverPort }: Ends): boolean {
  return clientPort < 1024 && serverPort >= firstEphemeral;
}

/** A port as a sensor prints it; null where it is none. 0 stands for ICMP, and for packets without one. */
export function portOfText(text: string): number | null {
  if (text.length === 0 || text.length > 5) return null;
  let port = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return null;
    port = port * 10 + digit;
  }
  return port <= 65_535 ? port : null;
}
