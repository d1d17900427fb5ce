/** What is another each time, and no verdict, no count, no message. */
const masks: readonly (readonly [pattern: RegExp, mask: string])[] = [
  // Memory and processor time of Node, and what held its loop up.
  // Which kinds of handles and requests there are is a matter of the moment.
  [/^nodejs_active_(?:handles|resources|requests)\{.*\n/gm, ''],
  [/^((?:process|nodejs)_\w+(?:\{[^}]*\})?) \S+$/gm, '$1 <NODE>'],
  [/^nodejs_gc_duration_seconds_\w+\{.*\n/gm, ''],
  [/^(nodejs_version_info)\{.*$/gm, '$1{<NODE>} 1'],
  [/^(otports_event_loop_longest_block_seconds) \S+$/gm, '$1 <NODE>'],
  [/^(otports_asset_(?:sent|received)_bytes_total\{asset="historian-01"\}) \d+$/gm, '$1 <OPENSSH>'],
  // Who holds the store.
  [/process \d+ on \S+ since/g, 'process <PID> on <HOST> since'],
];

/** OpenSSH cuts its answer into packets as it likes. */
const ofOpenSsh: typeof masks = [
  [/\d+( bytes (?:sent|received))/g, '<OPENSSH>$1'],
  [/("(?:sent|received)Bytes"): \d+/g, '$1: <OPENSSH>'],
];

/** The text of a golden file without what moves. */
export function masked(text: string, file: string): string {
  const all = file.endsWith('asset-historian-01.txt') ? [...masks, ...ofOpenSsh] : masks;
  return all.reduce((before, [pattern, mask]) => before.replace(pattern, mask), text);
}
