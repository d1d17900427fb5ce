/** What one look over SSH may cost an asset at the very most (spec section 9). */

/** Both directions of one look at most: a whole answer and its handshake, whatever a hostile server wraps around it. */
export const maxLineBytes = 4 * 1024 * 1024;

/** Of one answer: an `ss -tulpn` with 65,000 sockets has about 6 MB, one of a busy server 10 kB. What is more is no answer. */
export const maxAnswerBytes = 2 * 1024 * 1024;

/** So long the asset may take to end the connection in order. */
export const graceMs = 500;
