/** What one look may cost an asset at the very most, beside what its profile says (model/profile.ts). */

/**
 * Rows of a table that is asked only to see whether it adds something. Connections stand in those as well, and big
 * machines have many thousands.
 */
export const maxProbedRows = 500;

/** Columns in one request: rows of so many still fit into one packet, mostly. */
export const columnsAtOnce = 3;

/** Agents exist that take no more in one GET. */
export const maxOidsPerGet = 10;

/** Processes whose names are asked for. */
export const maxNames = 200;

/** Datagrams of one look beyond one for each of ours: late ones, ones sent twice, ones that nobody can read. */
export const maxUnasked = 1000;

/** Engines that one look speaks with; each costs two hashes of 1 MB. More than one has already something to explain. */
export const maxEngines = 4;
