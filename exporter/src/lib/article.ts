/** The article that a word takes when it is spoken: letters without a vowel are spelt out, `an ssh source`. */
export function withArticle(word: string): string {
  const isSpelt = !/[aeiouy]/i.test(word);
  return `${(isSpelt ? /^[aefhilmnorsx]/i : /^[aeiou]/i).test(word) ? 'an' : 'a'} ${word}`;
}
