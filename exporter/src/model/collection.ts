/** How one attempt to ask one asset ended: the values of `otports_collections_total{outcome}`. */
export type Outcome =
  'ok' | 'auth' | 'host_key' | 'timeout' | 'unreachable' | 'parse' | 'protocol' | 'refused_by_limit';

export type FailureReason = Exclude<Outcome, 'ok'>;

/**
 * What a collection costs the asset, counted at our socket. Collectors add to it while they work, so that a failed look
 * counts.
 */
export interface Footprint {
  sessions: number;
  /** SSH channels, or SNMP requests with their retries. */
  requests: number;
  sentBytes: number;
  receivedBytes: number;
}

/** How a look ended, for the schedule. */
export interface LookEnd {
  readonly outcome: Outcome;
  /** Of its footprint. */
  readonly requests: number;
  /** How long the asset took for its first answer, milliseconds; null where nobody was asked, or the look failed. */
  readonly answerMs: number | null;
}

/** A look that was cancelled before anybody was asked. */
export const notBegun: LookEnd = { outcome: 'refused_by_limit', requests: 0, answerMs: null };

export function emptyFootprint(): Footprint {
  return { sessions: 0, requests: 0, sentBytes: 0, receivedBytes: 0 };
}

/** The asset offered another host key than the pinned one. */
export interface OtherKey {
  /** Changes only when the pinned keys of this asset change. */
  readonly pin: string;
  /** `ssh-ed25519 SHA256:...`, safe to print; null where it has no key of a type that is pinned. */
  readonly offered: string | null;
}

/**
 * The only error of collectors and parsers. `message` is one line for a person: what is wrong, where, and what would be
 * right. It holds no secret and is safe to print: text of the asset in it is quoted and cut.
 */
export class CollectError extends Error {
  override readonly name = 'CollectError';
  readonly reason: FailureReason;
  /** Only of reason `host_key`, where a key is pinned and the asset offered another one. */
  readonly otherKey: OtherKey | null;

  constructor(
    reason: FailureReason,
    message: string,
    options?: ErrorOptions & { readonly otherKey?: OtherKey | null },
  ) {
    super(message, options);
    this.reason = reason;
    this.otherKey = options?.otherKey ?? null;
  }
}
