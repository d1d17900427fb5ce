import { profiles, type SessionLimits } from '../../model/profile.ts';
import type { SshSettings } from './settings.ts';

/** What one look over SSH may cost an asset at the very most (spec section 9). */
export function limitsOf({ limits }: Pick<SshSettings, 'limits'>): SessionLimits {
  return limits ?? profiles.normal;
}

/** Of one answer; the rest is for the handshake, and for whatever a hostile server wraps around it. */
export function maxAnswerBytes({ maxBytes }: SessionLimits): number {
  return maxBytes / 2;
}

/** `2 MB`, `500 kB` */
export function sizeText(bytes: number): string {
  const mib = 1024 * 1024;
  return bytes % mib === 0 ? `${bytes / mib} MB` : `${Math.floor(bytes / 1024)} kB`;
}

/** So long the asset may take to end the connection in order. */
export const graceMs = 500;
