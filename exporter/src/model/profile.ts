export type Profile = 'fragile' | 'gentle' | 'normal' | 'server';

/** The most that one look may cost an asset. */
export interface SessionLimits {
  /** SSH commands, or SNMP requests with their repetitions. */
  readonly maxRequests: number;
  /** Rows of one SNMP table. Rows after it are not asked for, and then the table does not count as complete. */
  readonly maxRows: number;
  /** Bytes received over one SSH connection. One answer, or all SNMP rows together, may have half of it. */
  readonly maxBytes: number;
  /** Rest for the asset before each further request, milliseconds. */
  readonly pauseMs: number;
}

/** What the profile of an asset allows, or what its config changed it to. */
export interface LookLimits extends SessionLimits {
  readonly maxDurationMs: number;
  /** Rows in one GETBULK. */
  readonly maxRepetitions: number;
  /** Between the end of a session with the address and the next one, milliseconds; `limits.min_gap` holds as well. */
  readonly minGapMs: number;
}

/** What one session may cost, without what only the whole look needs. */
export function sessionLimitsOf({ maxRequests, maxRows, maxBytes, pauseMs }: LookLimits): SessionLimits {
  return { maxRequests, maxRows, maxBytes, pauseMs };
}

/** One row of the table of profiles. */
export interface ProfileRow extends LookLimits {
  /** With one address at a time. */
  readonly sessions: 0 | 1;
  /** The asset is asked at most this often, milliseconds. */
  readonly leastIntervalMs: number;
  /** The same where the config gives no `poll.interval` for the asset. */
  readonly usualIntervalMs: number;
}

const mib = 1024 * 1024;
const minuteMs = 60_000;

/**
 * The table of profiles (spec section 9), shown in docs/configuration.md. The numbers of `gentle` fit together: 250
 * rows of five tables (three columns, two rows at a time) and 200 names are 240 requests; with their rests these take
 * 120 s.
 */
export const profiles: Readonly<Record<Profile, ProfileRow>> = {
  fragile: {
    sessions: 0,
    leastIntervalMs: 1000,
    usualIntervalMs: 1000,
    minGapMs: 0,
    maxDurationMs: 120_000,
    maxRequests: 0,
    maxRows: 0,
    maxBytes: 0,
    maxRepetitions: 0,
    pauseMs: 0,
  },
  gentle: {
    sessions: 1,
    leastIntervalMs: 15 * minuteMs,
    usualIntervalMs: 360 * minuteMs,
    minGapMs: minuteMs,
    maxDurationMs: 120_000,
    maxRequests: 240,
    maxRows: 250,
    maxBytes: 1 * mib,
    maxRepetitions: 2,
    pauseMs: 500,
  },
  normal: {
    sessions: 1,
    leastIntervalMs: 1000,
    usualIntervalMs: 1000,
    minGapMs: 0,
    maxDurationMs: 120_000,
    maxRequests: 3000,
    maxRows: 2000,
    maxBytes: 4 * mib,
    maxRepetitions: 25,
    pauseMs: 0,
  },
  // An `ss -tulpn` with 65,000 sockets has about 6 MB.
  server: {
    sessions: 1,
    leastIntervalMs: 1000,
    usualIntervalMs: 1000,
    minGapMs: 0,
    maxDurationMs: 120_000,
    maxRequests: 12_000,
    maxRows: 10_000,
    maxBytes: 16 * mib,
    maxRepetitions: 50,
    pauseMs: 0,
  },
};
