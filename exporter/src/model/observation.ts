import type { Binding, Listener, Transport } from './listener.ts';
import type { CollectorName } from './collector-name.ts';
import type { AnsweredPort } from './witness.ts';

/** What a look can be complete in, each by itself. */
export type Aspect = 'tcp' | 'udp' | 'process';

export const aspects: readonly Aspect[] = ['tcp', 'udp', 'process'];

/** True where the look showed everything there is, so that what it does not show is closed. */
export type Completeness = Readonly<Record<Aspect, boolean>>;

/** The raw answer of an asset, named by its SHA-256 (lower-case hex). */
export interface Evidence {
  readonly sha256: string;
  readonly bytes: number;
}

/** What an asset says of itself beside its listeners; null where it says nothing. */
export interface Identity {
  readonly vendor: string | null;
  readonly model: string | null;
  /** One line: sysDescr, or the banner of the SSH server. */
  readonly description: string | null;
}

/** A port that ended although the look was not complete: a wire witness has not seen it for `forget_after`. */
export interface EndedPort {
  readonly transport: Transport;
  readonly port: number;
}

/** What a collector brings home: bindings as read, not yet merged. Collectors make it, `normalize` takes it. */
export interface Collected {
  readonly bindings: readonly Binding[];
  readonly complete: Completeness;
  /** The raw answer, byte for byte as received (several answers one after the other). */
  readonly raw: Buffer;
  readonly identity: Identity;
  /** Sentences for a person: what could not be seen and why, e.g. that the account may not see processes. */
  readonly notes: readonly string[];
  /** What the next look of this asset need not find out again, e.g. `linux/ss`; handed back as `Look.remembered`. */
  readonly remember: string | null;
  /** Absent where silence is judged by `complete` alone. */
  readonly ended?: readonly EndedPort[];
  /** Epoch milliseconds, where the answer is older than the look that read it: a recording. */
  readonly takenAt?: number;
  /** What was seen to answer on the wire, and when; absent where the source is no witness of that. */
  readonly answered?: readonly AnsweredPort[];
  /** True where the source saw the asset on every day for which answers count. */
  readonly sawEveryDay?: boolean;
  /** Who says when it was taken: the recording itself, or the time of its file. Absent where it was taken by the look. */
  readonly agedBy?: 'content' | 'file';
  /**
   * Where the look found nothing that was not known: one line for a person. Then it says nothing of any listener, and what
   * is known stays as it is and as old as it is; `takenAt` names the recording it came from.
   */
  readonly nothingNew?: string;
  /** Others that the same look brought, each to be judged before this one, oldest first. */
  readonly earlier?: readonly Collected[];
  /** From our first packet to the first answer, milliseconds: what tells whether the asset has become slow. */
  readonly answerMs?: number;
}

/** The listeners of one asset at one instant, plus what the source could see. */
export interface Observation {
  readonly asset: string;
  readonly collector: CollectorName;
  /** Epoch milliseconds. */
  readonly takenAt: number;
  readonly complete: Completeness;
  /** Sorted by transport, then port. */
  readonly listeners: readonly Listener[];
  /** Absent where silence is judged by `complete` alone. */
  readonly ended?: readonly EndedPort[];
  /** What was seen to answer on the wire, and when; absent where the source is no witness of that. */
  readonly answered?: readonly AnsweredPort[];
  /** As in `Collected`. */
  readonly nothingNew?: string;
  readonly evidence: Evidence;
  readonly identity: Identity;
  readonly notes: readonly string[];
}
