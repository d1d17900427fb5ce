/** What one look may cost an asset at the very most (spec section 9). */

/** Rows of one table; what lies behind is not asked for, and the table does not count as complete. */
export const maxTableRows = 2000;

/** Agents exist that take no more in one GET. */
export const maxOidsPerGet = 10;

/** Processes whose names are asked for. */
export const maxNames = 200;

/** Requests, repetitions included. */
export const maxRequests = 3000;

/** Evidence kept of one look. */
export const maxEvidenceBytes = 2 * 1024 * 1024;
