import type { Random } from './random.ts';

/** Inputs are kept this small, so that many of them fit into a run; one in `largeEvery` is large, to see what grows too fast. */
const smallBytes = 4096;
const largeBytes = 1024 * 1024;
const largeEvery = 800;

/** One step of what happens to a recording. Texts are Latin-1, so that each character is a byte. */
type Mutation = (text: string, random: Random, seeds: readonly string[]) => string;

/** What is put in somewhere: terminals, prompts, other encodings, marks of structure, numbers at the edge. */
const insertions: readonly string[] = [
  '\x1b[31m',
  '\x1b]0;title\x07',
  '\0',
  '\r',
  '\r\n',
  '\n\n',
  '\t',
  '\xff\xfe',
  '\xef\xbb\xbf',
  '\x9b2J',
  '\xe2\x80\xae',
  '\xed\xa0\x80',
  'root@plc:~# ',
  'C:\\>',
  'switch#',
  ' --More-- ',
  '%',
  '*',
  '"',
  '"",',
  "'",
  '\\',
  '{',
  '}',
  '[',
  ']]',
  '(("',
  ',',
  ';',
  '|',
  ':',
  '.',
  '/',
  '::',
  'users:((',
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '&a;',
  '</host>',
  'LISTEN',
  'tcp',
  'udp6',
  '__proto__',
  'constructor',
  'null',
];

const numbers: readonly string[] = [
  '0',
  '-1',
  '1',
  '65535',
  '65536',
  '00022',
  '4294967296',
  '9007199254740993',
  '1e999',
  '0x1F',
  'FFFFFFFF',
  '99999999999999999999999999',
  '2.5',
];

const mutations: readonly Mutation[] = [
  function flipBytes(text, random) {
    let flipped = text;
    for (let flips = 1 + random.below(4); flips > 0; flips--) {
      flipped = replaceAt(flipped, random.below(flipped.length), 1, String.fromCharCode(random.below(256)));
    }
    return flipped;
  },
  function cutEnd(text, random) {
    return text.slice(0, random.below(text.length + 1));
  },
  function cutBeginning(text, random) {
    return text.slice(random.below(text.length + 1));
  },
  function takeOut(text, random) {
    return replaceAt(text, random.below(text.length), 1 + random.below(40), '');
  },
  function splice(text, random, seeds) {
    const other = random.pick(seeds);
    return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
  },
  function joinLines(text, random, seeds) {
    const other = random.pick(seeds).split('\n');
    return onLines(text, (lines) => lines.splice(random.below(lines.length), 0, random.pick(other)));
  },
  function repeatLine(text, random) {
    return onLines(text, (lines) => {
      const at = random.below(lines.length);
      const line = lines[at] ?? '';
      lines.splice(at, 0, ...Array<string>(1 + random.below(20)).fill(line));
    });
  },
  function repeatHeader(text, random) {
    return onLines(text, (lines) => lines.splice(random.below(lines.length), 0, lines[random.below(3)] ?? ''));
  },
  function dropLine(text, random) {
    return onLines(text, (lines) => lines.splice(random.below(lines.length), 1 + random.below(2)));
  },
  function dropLineBreak(text, random) {
    const at = text.indexOf('\n', random.below(text.length));
    return at < 0 ? text : replaceAt(text, at, 1, random.oneIn(2) ? '' : ' ');
  },
  function swapLines(text, random) {
    return onLines(text, (lines) => {
      const [line = ''] = lines.splice(random.below(lines.length), 1);
      lines.splice(random.below(lines.length + 1), 0, line);
    });
  },
  function swapColumns(text, random) {
    return onLines(text, (lines) => {
      const at = random.below(lines.length);
      const parts = (lines[at] ?? '').split(/([ \t,;|]+)/);
      const [one, other] = [2 * random.below(parts.length / 2), 2 * random.below(parts.length / 2)];
      [parts[one], parts[other]] = [parts[other] ?? '', parts[one] ?? ''];
      lines[at] = parts.join('');
    });
  },
  function insert(text, random) {
    return replaceAt(text, random.below(text.length + 1), 0, random.pick(insertions));
  },
  function changeNumber(text, random) {
    const number = /\d+/g;
    number.lastIndex = random.below(text.length);
    const found = number.exec(text);
    return found === null ? text : replaceAt(text, found.index, found[0].length, random.pick(numbers));
  },
  function changePort(text, random) {
    const port = /(?<=[:.,"=>])\d{1,5}(?=[\s",/<]|$)/g;
    port.lastIndex = random.below(text.length);
    const found = port.exec(text);
    return found === null ? text : replaceAt(text, found.index, found[0].length, random.pick(numbers));
  },
  function lengthen(text, random) {
    const at = random.below(text.length);
    const part = text.slice(at, at + 1 + random.below(6));
    return replaceAt(text, at, 0, part.repeat(1 + random.below(400)));
  },
  function widenBlanks(text, random) {
    // A carriage return behind them: `.` of a regular expression stops there, and `$` does not fit.
    const at = text.indexOf(' ', random.below(text.length));
    if (at < 0) return text;
    const end = text.indexOf('\n', at);
    const broken = replaceAt(text, end < 0 ? text.length : end, 0, random.oneIn(2) ? '\rx' : '');
    return replaceAt(broken, at, 0, random.pick([' ', '\t']).repeat(1 + random.below(3000)));
  },
  function otherLineEnds(text, random) {
    return text.replaceAll(/\r?\n/g, random.pick(['\r\n', '\r', '\n', '\r\r\n']));
  },
  function otherEncoding(text, random) {
    const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
    return (random.oneIn(2) ? wide : wide.swap16()).toString('latin1');
  },
];

/** An input made of recordings: the same random numbers make the same input. */
export function mutated(seeds: readonly string[], random: Random): Buffer {
  const large = random.oneIn(largeEvery);
  let text = random.pick(seeds);
  if (text.length > smallBytes) text = partOf(text, random);
  if (large) text = grown(text, random);
  // Most keep their form, so that they come past the first lines of a parser.
  for (let steps = 1 + random.below(random.oneIn(4) ? 8 : 2); steps > 0 && text !== ''; steps--) {
    text = random.pick(mutations)(text, random, seeds);
    if (!large && text.length > 2 * smallBytes) text = text.slice(0, 2 * smallBytes);
  }
  return Buffer.from(text, 'latin1');
}

/** Its beginning, or whole lines of it behind its first line. */
function partOf(text: string, random: Random): string {
  if (random.oneIn(2)) return text.slice(0, text.lastIndexOf('\n', smallBytes) + 1 || smallBytes);
  const lines = text.split('\n');
  const from = 1 + random.below(lines.length);
  return [lines[0], ...lines.slice(from, from + 40)].join('\n').slice(0, smallBytes);
}

/** One line, or a few characters, over and over. */
function grown(text: string, random: Random): string {
  const at = random.below(text.length);
  const next = text.indexOf('\n', at) + 1;
  const part =
    random.oneIn(2) && next > 0
      ? text.slice(text.lastIndexOf('\n', at) + 1, next)
      : text.slice(at, at + 1 + random.below(8));
  return replaceAt(
    text,
    next > 0 && part.endsWith('\n') ? next : at,
    0,
    part.repeat(largeBytes / Math.max(1, part.length)),
  );
}

function replaceAt(text: string, ...[at, length, by]: readonly [at: number, length: number, by: string]): string {
  return text.slice(0, at) + by + text.slice(at + length);
}

function onLines(text: string, change: (lines: string[]) => unknown): string {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
}
