import type { SessionLimits } from '../../model/profile.ts';

/** What one look over SSH may cost an asset at the very most, beside what its profile says (spec section 9). */

/** Limit of one answer. The rest is for the handshake, and for what a hostile server may add to it. */
export function maxAnswerBytes({ maxBytes }: SessionLimits): number {
  return maxBytes / 2;
}

/**
 * Limit of SSH messages of one look. Each costs us some 0.1 ms, however short it is. Real answers have far more than
 * 256 bytes in each message: a tool writes whole pages, a shell of a switch whole lines.
 */
export function maxMessages({ maxBytes }: SessionLimits): number {
  return Math.max(1000, Math.ceil(maxBytes / 256));
}

/**
 * Limit of key exchanges of one look: the first one, and those that an asset begins after a number of bytes. Old
 * switches do this every 100 kB, OpenSSH every GB. Each costs us up to 0.2 s.
 */
export const maxKeyExchanges = 16;

/** How long the asset may take to end the connection in order. */
export const graceMs = 500;
