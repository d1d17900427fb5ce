/** Parts of a wrong value that a message may show: its kind, or a few characters. */
export function shown(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  // The text before the @ of an address may be a password.
  const text = JSON.stringify(value).replace(/\/\/[^/@]*@/g, '//...@');
  return text.length > 60 ? `${text.slice(0, 60)}..."` : text;
}

/** The usual sentence: what a value must be, and what it is instead. */
export function wrong(input: unknown, be: string): string {
  return input === undefined ? `is missing; it must be ${be}` : `must be ${be}, not ${shown(input)}`;
}
