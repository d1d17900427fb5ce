import type { Windows } from '../model/windows.ts';

/** One asset as the schedule knows it: where to ask, how often, and what it shares with others. */
export interface Target {
  readonly asset: string;
  /** One session per address: assets with one address wait for each other. */
  readonly address: string;
  readonly zone: string;
  readonly intervalMs: number;
  /** Between two sessions with the address, milliseconds. The gap of the whole plant applies as well. */
  readonly minGapMs: number;
  /** Looks are moved at random by up to this fraction of the interval, 0 to 0.5. */
  readonly jitter: number;
  /** Name of the credential, null where the source needs none. */
  readonly credential: string | null;
  /** Changes with the secret. */
  readonly secretFingerprint: string;
  /** At most this many looks at once may use the credential. */
  readonly credentialLooks: number;
  /** Changes with anything in the config of the source, host keys included. */
  readonly sourceFingerprint: string;
  /**
   * While all of them are closed the asset is not asked; null where it may always be asked. Assets with the same
   * windows share one object.
   */
  readonly pollingWindows: Windows | null;
  /** True where the source reads files. A failed look has asked no asset, so a longer wait would help nobody. */
  readonly isPassive: boolean;
  /** True where a look may send something, even if it only asks who the asset is. Then it needs budget. */
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
