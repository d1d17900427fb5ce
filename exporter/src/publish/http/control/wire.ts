/** What both ends of the control socket agree on: `POST /commands/NAME`, the input as JSON, who asks in a header. */

const prefix = '/commands/';

/** The asker's account, percent-encoded. */
export const accountHeader = 'x-otports-account';

/** Of an input: a reload may confirm thousands of removals by their names. */
export const bodyBytes = 4 * 1024 * 1024;

export function pathOf(command: string): string {
  return `${prefix}${encodeURIComponent(command)}`;
}

/** The command that a path names; null where it names none. */
export function commandOf(path: string): string | null {
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}
