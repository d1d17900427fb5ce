import type { Target } from './target.ts';

/** Shared by the tests of schedule/. */

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export function target(asset: string, extra: Partial<Target> = {}): Target {
  return {
    asset,
    address: asset,
    zone: asset,
    intervalMs: hour,
    minGapMs: 0,
    jitter: 0,
    credential: 'plant',
    secretFingerprint: 's1',
    credentialLooks: Infinity,
    sourceFingerprint: 'c1',
    pollingWindows: null,
    isPassive: false,
    mayAsk: true,
    ...extra,
  };
}
