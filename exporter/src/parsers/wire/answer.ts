import type { Transport } from '../../model/listener.ts';

/** A service that was seen answering on the wire: the address that answered listens there. */
export interface Answer {
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
  answered(answer: Answer): void;
  /** This address sent something, be it an answer or not: the sensor can see it. */
  saw(address: string, at: number | null): void;
}

/** Reads one log line by line, without their ends. */
export interface WireLog {
  /** @throws CollectError where the line is not what the sensor writes; the next line can be read all the same */
  line(text: string, number: number): void;
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

/** A port as a sensor prints it, or as JSON has it; null where it is none (0 included: ICMP, and packets without one). */
export function portOfText(value: unknown): number | null {
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof port === 'number' && Number.isInteger(port) && port > 0 && port <= 65_535 ? port : null;
}
