import { mentionsLister, programName } from './shell-programs.ts';

const anything = /^/;
/** Programs that pass on all rows of their input, with the arguments for which this is true. */
const keepers: Readonly<Record<string, RegExp>> = {
  cat: /^(?: -[nAbETuv]*)*$/,
  less: /^(?: -[A-Za-z]+)*$/,
  more: /^(?: (?:-[cdflpu]+|\/[cpse]))*$/i,
  tee: anything,
  'tee-object': anything,
  // -u removes rows, -c and -o print nothing.
  sort: /^(?: (?:-[bdfghinrV]+|-[kt] ?[\d.,:bdfginrV]+|\/r|\/\+\d+))*$/,
  column: /^(?: -t)*$/,
  nl: /^$/,
  clip: /^$/,
  'out-file': anything,
  'out-string': anything,
  'out-host': anything,
};

/** Null where a program passes on all rows of its input, else the word because of which it may not. */
export function dropsBy(words: readonly string[]): string | null {
  const [first, ...rest] = words[0] === 'sudo' ? words.slice(1) : words;
  if (first === undefined) return '|';
  const keeper = Object.hasOwn(keepers, programName(first)) ? keepers[programName(first)] : undefined;
  if (keeper?.test(rest.map((word) => ` ${word}`).join('')) === true) return null;
  return keeper === undefined ? first : [first, ...rest].join(' ');
}

const readers = /^(?:[efz]?grep|findstr|head|tail|cut|uniq|sort|select-string|sls)$/;
const runners = /^(?:g?awk|sed|find|rg)$/;

/** Whether it prints some of the lines that it reads, and runs nothing. */
export function onlyReads([first = '', ...rest]: readonly string[]): boolean {
  return readers.test(programName(first)) || (runners.test(programName(first)) && !rest.some(mentionsLister));
}

/** Whether it prints some of the lines that it reads. */
export function choosesLines([first = '']: readonly string[]): boolean {
  return readers.test(programName(first)) || runners.test(programName(first));
}
