/** The maximum that one look may cost an asset, beside what its profile says (model/profile.ts). */

/**
 * Rows of a table that is asked only to see whether it adds something. Connections are in these tables too, and large
 * machines have many thousands.
 */
export const maxProbedRows = 500;

/** Columns in one request: mostly one row of so many still fits into one packet. */
export const columnsAtOnce = 3;

/** Some agents accept no more in one GET. */
export const maxOidsPerGet = 10;

/** Processes whose names are asked for. */
export const maxNames = 200;

/** Datagrams of one look beyond one for each request: late ones, repeated ones, unreadable ones. */
export const maxUnasked = 1000;

/** Engines that one look talks to; each costs two hashes of 1 MB. More than one is unusual already. */
export const maxEngines = 4;
