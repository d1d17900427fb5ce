/** The protocol of the control socket: `POST /commands/NAME`, the input as JSON, the caller in a header. */

const prefix = '/commands/';

/** The account of the caller, percent-encoded. */
export const accountHeader = 'x-otports-account';

/** Limit of the input. A reload may confirm thousands of removals by name. */
export const bodyBytes = 4 * 1024 * 1024;

export function pathOf(command: string): string {
  return `${prefix}${encodeURIComponent(command)}`;
}

/** The command that a path names; null where it names none. */
export function commandOf(path: string): string | null {
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}
