import type { Windows } from '../model/windows.ts';

/** One asset as the schedule knows it: whom to ask, how often, and what it shares with others. */
export interface Target {
  readonly asset: string;
  /** One session per address, whoever asks: assets behind one address wait for each other. */
  readonly address: string;
  readonly zone: string;
  readonly intervalMs: number;
  /** Between two sessions with the address, milliseconds; that of the whole plant holds as well. */
  readonly minGapMs: number;
  /** Fraction of the interval by which looks are moved at random, 0 to 0.5. */
  readonly jitter: number;
  /** Name of the credential, null where the source needs none. */
  readonly credential: string | null;
  /** Changes with the secret. */
  readonly secretFingerprint: string;
  /** So many looks at once may use the credential. */
  readonly credentialLooks: number;
  /** Changes with anything in the config of the source, host keys included. */
  readonly sourceFingerprint: string;
  /** While none of them is open the asset is not asked; null where it may always be. One object for all assets with the same. */
  readonly pollingWindows: Windows | null;
  /** True where the source reads files: a look that failed has asked nobody, so to wait longer spares nobody. */
  readonly isPassive: boolean;
  /** True where a look may send something, be it only the question who the asset is: then it needs budget. */
  readonly mayAsk: boolean;
}

export interface ScheduleLimits {
  readonly maxConcurrent: number;
  readonly maxConcurrentPerZone: number;
  /** Between the end of a session on an address and the next one, milliseconds. */
  readonly minGapMs: number;
  /** Of all assets together, in any minute; null for no limit. */
  readonly requestsPerMinute: number | null;
}
