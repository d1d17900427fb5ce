import type { Binding } from '../../model/listener.ts';
import { localEndpoint, type LinePlace } from '../endpoint.ts';
import { quote, refuse } from '../parsed.ts';
import { isKnownLayer4, lptsBinding } from './iosxr-row.ts';

/** A socket that is printed in several lines. */
export interface Block {
  take(line: string, at: LinePlace): void;
  /** Null where it does not listen. @throws CollectError where the needed lines are missing */
  binding(): Binding | null;
}

const pcbBegin = /^Connection state is ([A-Z][A-Z\d_-]*)(?:, I\/O status:.*)?$/;
/** As IOS XR calls them; SYNSENT is SYN-SENT of RFC 9293. */
const otherStates = /^(?:CLOSED|SYN-?SENT|SYN-?RCVD|ESTAB|FIN-?WAIT-?[12]|CLOSE-?WAIT|CLOSING|LAST-?ACK|TIME-?WAIT)$/;
const lptsBegin = /^Location\s*:\s?\S+$/;

/** `show tcp detail pcb all` and `show lpts bindings`. */
export function blockOf(line: string, at: LinePlace): Block | null {
  const state = pcbBegin.exec(line)?.[1];
  if (state !== undefined) return new PcbBlock(state, at);
  return lptsBegin.test(line) ? new LptsBlock(at) : null;
}

class PcbBlock implements Block {
  readonly #state: string;
  #at: LinePlace;
  #local: string | null = null;

  constructor(state: string, at: LinePlace) {
    this.#state = state;
    this.#at = at;
  }

  take(line: string, at: LinePlace): void {
    const [, host, port] = /^Local host: (\S+), Local port: (\d{1,5})(?:\s|$)/.exec(line) ?? [];
    if (host === undefined || port === undefined) return;
    // A number at the end of a cut line may be incomplete.
    if (at.unended === true) throw refuse(at.parser, at.line, `${quote(line)} may be cut`);
    this.#local = `${host}:${port}`;
    this.#at = at;
  }

  binding(): Binding | null {
    if (this.#local === null) {
      throw refuse(this.#at.parser, this.#at.line, 'a socket without its "Local host: ..., Local port: ..."');
    }
    if (otherStates.test(this.#state)) return null;
    if (this.#state !== 'LISTEN') {
      throw refuse(
        this.#at.parser,
        this.#at.line,
        `state ${quote(this.#state)}: LISTEN or another one of TCP would be right`,
      );
    }
    return { transport: 'tcp', ...localEndpoint(this.#local, 'tcp', this.#at), process: null };
  }
}

const lptsKeys = ['Layer 3', 'Layer 4', 'Local Addr', 'Remote Addr', 'Local Port', 'Remote Port'] as const;
const lptsLine = /^(Layer 3|Layer 4|Local Addr|Remote Addr|Local Port|Remote Port)\s*:\s?(\S+)$/;

/** Whether a line is one of a block of LPTS. */
export function isLptsLine(line: string): boolean {
  return lptsLine.test(line);
}

class LptsBlock implements Block {
  readonly #at: LinePlace;
  readonly #values = new Map<string, string>();

  constructor(at: LinePlace) {
    this.#at = at;
  }

  take(line: string, at: LinePlace): void {
    const [, key, value] = lptsLine.exec(line) ?? [];
    if (key === undefined || value === undefined) return;
    if (at.unended === true) throw refuse(at.parser, at.line, `${quote(line)} may be cut`);
    this.#values.set(key, value);
  }

  binding(): Binding | null {
    const missing = lptsKeys.find((key) => !this.#values.has(key));
    if (missing !== undefined) {
      throw refuse(this.#at.parser, this.#at.line, `a binding without its "${missing}"`);
    }
    const value = (key: (typeof lptsKeys)[number]): string => this.#values.get(key) ?? '';
    const row = {
      isV6: value('Layer 3') === 'IPV6',
      layer4: value('Layer 4'),
      local: { host: value('Local Addr'), port: value('Local Port') },
      remote: { host: value('Remote Addr'), port: value('Remote Port') },
    };
    if (!isKnownLayer4(row)) {
      throw refuse(
        this.#at.parser,
        this.#at.line,
        `"Layer 4" is ${quote(row.layer4)}: TCP, UDP or another protocol of IANA would be right`,
      );
    }
    return lptsBinding(row, this.#at);
  }
}
