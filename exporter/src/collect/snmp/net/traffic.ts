import { CollectError } from '../../../model/collection.ts';
import { sizeText } from '../../size.ts';
import { maxEngines, maxUnasked } from '../limits.ts';
import type { SnmpSettings } from '../settings.ts';
import { engineOf } from './message-check.ts';
import { agentText } from './session-error.ts';

/**
 * The datagrams of one look in both directions, compared with its limits (spec section 9). Above a limit the asset is
 * asked nothing more. `sent` and `arrived` return the error that ends the look, or null.
 */
export class Traffic {
  readonly #settings: SnmpSettings;
  #requests = 0;
  /** Datagrams sent for the current request. */
  #sends = 0;
  #bytes = 0;
  /** Datagrams that have arrived. */
  datagrams = 0;
  /** Engines to which requests were sent. */
  readonly #asked = new Set<string>();

  constructor(settings: SnmpSettings) {
    this.#settings = settings;
  }

  /** A request begins; it may need several datagrams. */
  begin(): void {
    this.#sends = 0;
  }

  sent(datagram: Buffer): CollectError | null {
    const { maxRequests } = this.#settings.limits;
    this.#requests += 1;
    this.#sends += 1;
    const engine = engineOf(datagram);
    if (engine !== '') this.#asked.add(engine);
    if (this.#requests > maxRequests) return this.#refusal(`would need more than ${maxRequests} requests`);
    if (this.#asked.size > maxEngines) {
      return this.#refusal(`speaks as more than ${maxEngines} engines within one look`);
    }
    // Discovery, request, and once more after the engine told its clock. An agent that answers each request with a
    // report that starts again would otherwise be asked for ever.
    const most = 3 * (this.#settings.retries + 1);
    if (this.#sends <= most) return null;
    return new CollectError('protocol', `${agentText(this.#settings)} answers every request with a report`);
  }

  /** @param problem of the first unreadable datagram; empty where there is none */
  arrived(bytes: number, problem: string): CollectError | null {
    const { maxBytes } = this.#settings.limits;
    this.datagrams += 1;
    this.#bytes += bytes;
    if (this.datagrams > this.#requests + maxUnasked) {
      const first = problem === '' ? '' : `; the first that cannot be read: ${problem}`;
      return this.#refusal(`sent more than ${maxUnasked} datagrams that answer nothing we asked${first}`);
    }
    return this.#bytes > maxBytes ? this.#refusal(`sent more than ${sizeText(maxBytes)}`) : null;
  }

  #refusal(what: string): CollectError {
    return new CollectError('refused_by_limit', `${agentText(this.#settings)} ${what}`);
  }
}
