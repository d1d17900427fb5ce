import type { Binding, Listener, Transport } from './listener.ts';
import type { CollectorName } from './source/collector-name.ts';
import type { AnsweredPort } from './state/witness.ts';

/** A look can be complete in each aspect by itself. */
export type Aspect = 'tcp' | 'udp' | 'process';

export const aspects: readonly Aspect[] = ['tcp', 'udp', 'process'];

/** True where the look showed everything, so that a port that it does not show is closed. */
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

/** What a source showed of an asset: bindings as read, not yet merged. */
export interface Shown {
  readonly bindings: readonly Binding[];
  readonly complete: Completeness;
  /** The raw answer, byte for byte as received (several answers one after the other). */
  readonly raw: Buffer;
  readonly identity: Identity;
  /** Sentences for a person: what could not be seen and why, e.g. that the account may not see processes. */
  readonly notes: readonly string[];
}

interface Remembering {
  /** What the next look at this asset can use again, e.g. `linux/ss`; it gets it as `Look.remembered`. */
  readonly remember: string | null;
}

/** The asset was asked and has answered. */
export interface LiveLook extends Shown, Remembering {
  readonly kind: 'look';
  /**
   * From our first packet to the first answer, milliseconds. It tells whether the asset has become slow. Null where it
   * is not measured.
   */
  readonly answerMs: number | null;
}

/** A recording that something else took, read for the first time. */
export interface ReadRecording extends Shown, Remembering {
  readonly kind: 'recording';
  /** Epoch milliseconds. */
  readonly takenAt: number;
  /** Where the time comes from: from the recording itself, or from its file. */
  readonly agedBy: 'content' | 'file';
  /** What was seen to answer on the wire; absent where the recording is a list of the asset itself. */
  readonly answered?: readonly AnsweredPort[];
}

/** The newest recording that one look brought, and the ones before it. */
export interface NewRecordings extends ReadRecording {
  /** Each is judged before this one, oldest first. */
  readonly earlier: readonly ReadRecording[];
  /** How long an answer in them counts, milliseconds. */
  readonly countsForMs: number;
}

/** What a sensor saw of the asset on the wire. */
export interface WireSight extends Shown, Remembering {
  readonly kind: 'wire';
  /** When the sensor last saw the asset, epoch milliseconds. */
  readonly takenAt: number;
  /** What was seen to answer, and when. */
  readonly answered: readonly AnsweredPort[];
  /** True where the sensor saw the asset on every day for which answers count. */
  readonly sawEveryDay: boolean;
  /** How long an answer counts, milliseconds. */
  readonly countsForMs: number;
  readonly ended: readonly EndedPort[];
}

/** The look found nothing new. It says nothing of any listener, and what is known keeps its age. */
export interface NothingNew extends Pick<Shown, 'identity' | 'notes'>, Remembering {
  readonly kind: 'nothing_new';
  /** One line for a person. */
  readonly why: string;
  /** When the last recording was taken that had something new, epoch milliseconds. */
  readonly takenAt: number;
}

/** What a collector returns, and what `normalize` takes. */
export type Collected = LiveLook | NewRecordings | WireSight | NothingNew;

/** The listeners of one asset at one instant, plus what the source could see. */
export interface Observation {
  readonly asset: string;
  readonly collector: CollectorName;
  /** Epoch milliseconds. */
  readonly takenAt: number;
  readonly complete: Completeness;
  /** Sorted by transport, then port. */
  readonly listeners: readonly Listener[];
  /** Absent where only `complete` decides which ports are closed. */
  readonly ended?: readonly EndedPort[];
  /** What was seen to answer on the wire, and when; absent where the source does not see that. */
  readonly answered?: readonly AnsweredPort[];
  readonly evidence: Evidence;
  readonly identity: Identity;
  readonly notes: readonly string[];
}
