/** `import, zeek and suricata` */
export function listed(words: readonly string[], last: 'and' | 'or'): string {
  const [end = '', ...before] = words.toReversed();
  return before.length === 0 ? end : `${before.toReversed().join(', ')} ${last} ${end}`;
}
