import { CollectError } from '../../../model/collection.ts';
import type { EngineStamp } from './message-check.ts';

/** Agents round the time of their engine. */
const slackSeconds = 1;

/** Which SNMPv3 engine answers in one look, and whether its clock runs forward (RFC 3414, 2.2). */
export class Speaker {
  readonly #place: string;
  /** The engine of the datagram that the library reads now, and of the last good answer. */
  #inHand: EngineStamp | null = null;
  #last: EngineStamp | null = null;
  /** True where the clock of the engine went back between two answers. */
  restarted = false;

  /** @param place the agent, for messages */
  constructor(place: string) {
    this.#place = place;
  }

  /** By snmpEngineID in hexadecimal; null for SNMPv1 and v2c. */
  get engine(): string | null {
    return this.#last?.id ?? null;
  }

  /** The library gets a datagram to check. */
  hand(stamp: EngineStamp | null): void {
    this.#inHand = stamp;
  }

  /**
   * The library has verified the current answer with its signature, so its engine is the one that answers.
   * @returns why the look must end, where another engine answered before
   */
  answered(): CollectError | null {
    const [before, now] = [this.#last, this.#inHand];
    if (now === null) return null;
    this.#last = now;
    if (before === null) return null;
    this.restarted ||= before.boots !== now.boots || before.time > now.time + slackSeconds;
    if (before.id === now.id) return null;
    return new CollectError(
      'protocol',
      `${this.#place} is more than one machine: engine ${before.id} answered first and engine ${now.id} then; name each by an address of its own`,
    );
  }
}
