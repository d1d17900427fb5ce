/** Made at run time: the build would write out these classes for browsers of 2015, in 35 kB. */
const unprintable = new RegExp(`[${['C', 'Zl', 'Zp'].map((category) => `\\p{${category}}`).join('')}]`, 'u');

/**
 * Text of a hostile machine, made safe to show. Characters that control or reorder other text (line breaks,
 * right-to-left marks, zero-width ones) are written out, so that no name looks like another.
 */
export function printable(text: string, maxLength: number): string {
  const characters = Array.from(text);
  const shown = characters.length > maxLength ? [...characters.slice(0, maxLength), '…'] : characters;
  return shown.map((character) => (unprintable.test(character) ? escaped(character) : character)).join('');
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
