import type { Aspect } from '../../model/observation.ts';
import { choosesBy, type Doubt } from './doubt.ts';
import type { Lister } from './sieve-shell.ts';

const kinds = ['tcp over IPv4', 'tcp over IPv6', 'udp over IPv4', 'udp over IPv6'] as const;
type Kind = (typeof kinds)[number];

/** Kinds of sockets, or the word that keeps them from being known. */
type Shown = readonly Kind[] | string;

/** How one program is asked. What stands in none of these makes everything incomplete. */
interface Program {
  /** Options of one letter, without and with a value. */
  readonly plain: string;
  readonly valued: string;
  /** Long options, by the letter that means the same. */
  readonly long: Readonly<Record<string, string>>;
  /** What these options show, or the word that nobody can tell of. */
  readonly shows: (options: Options) => Shown;
}

/** The values of each option that was typed. */
type Options = ReadonlyMap<string, readonly string[]>;

const long = {
  tcp: 't',
  udp: 'u',
  listening: 'l',
  all: 'a',
  numeric: 'n',
  'numeric-hosts': 'n',
  'numeric-ports': 'n',
  'numeric-users': 'n',
  extend: 'e',
  extended: 'e',
  processes: 'p',
  program: 'p',
  programs: 'p',
  timers: 'o',
  options: 'o',
  wide: 'W',
  verbose: 'v',
  'no-header': 'H',
  oneline: 'O',
  inet: '4',
  ip: '4',
  ipv4: '4',
  inet6: '6',
  ipv6: '6',
  unix: 'x',
  raw: 'w',
  info: 'i',
  memory: 'm',
  context: 'Z',
  family: 'f',
  query: 'A',
  protocol: 'A',
};

const programs: Readonly<Record<string, Program>> = {
  ss: { plain: 'nrHOaleompiTbzZQ46tuMSdwx0', valued: 'fA', long, shows: showsSs },
  netstat: { plain: 'nalepoWvTNZ46tuUSwx', valued: 'A', long, shows: showsNetstat },
  'netstat-bsd': { plain: 'aAnvWxTRSlLbhPgz46', valued: 'fp', long: {}, shows: showsBsd },
  'netstat-solaris': { plain: 'anvu', valued: 'fP', long: {}, shows: showsBsd },
  sockstat: { plain: '46cCiIlnqsSUuvwb', valued: 'P', long: {}, shows: showsSockstat },
};

/**
 * What was typed chooses among the sockets: `ss -4`, `sockstat -P tcp`, `lsof -iTCP`. What one command leaves out, another
 * one in the same recording may show.
 */
export function unixNarrows(format: string, listers: readonly Lister[], text: string): readonly Doubt[] {
  const tools = format === 'proc-net' ? ['cat', 'head', 'tail'] : [format];
  const own = listers.filter(({ name }) => tools.includes(name));
  if (own.length === 0) return [];
  // The text is looked at once, however many commands are in it.
  const netstat = format === 'netstat' ? dialectOf(text) : '';
  const shown = own.map(({ name, words }) => shownBy(name === 'netstat' ? netstat : name, words));
  const unknown = shown.filter((one) => typeof one === 'string');
  if (unknown.length > 0) return unknown.map(choosesBy);
  const missing = kinds.filter((kind) => !shown.some((one) => one.includes(kind)));
  if (missing.length === 0) return [];
  const parts = (['tcp', 'udp'] as const).filter((part) => missing.some((kind) => kind.startsWith(part)));
  const isHalf = parts.some((part) => missing.filter((kind) => kind.startsWith(part)).length === 1);
  const doubted: readonly Aspect[] = isHalf ? [...parts, 'process'] : parts;
  return [{ aspects: doubted, note: `What was typed in it does not show: ${missing.join(', ')}.` }];
}

function dialectOf(text: string): string {
  if (/^[ \t]*(?:TCP|UDP): IPv[46][ \t]*\r?$/m.test(text)) return 'netstat-solaris';
  return /^[ \t]*(?:[\da-f]{6,16}[ \t]+)?(?:tcp|udp)[46]{0,2}[ \t]+(?:\d+[ \t]+){0,3}\S+\.[^\s.:]+[ \t]/m.test(text)
    ? 'netstat-bsd'
    : 'netstat';
}

function shownBy(name: string, words: readonly string[]): Shown {
  if (name === 'cat') return kinds;
  if (name === 'head') return /(?:^| )-(?:n ?)?(?:-0|\d{4,})(?: |$)/.test(words.join(' ')) ? kinds : (words[0] ?? name);
  if (name === 'tail') return /(?:^| )-n ?\+[01](?: |$)/.test(words.join(' ')) ? kinds : (words[0] ?? name);
  if (name === 'lsof') return showsLsof(words);
  const program = programs[name];
  if (program === undefined) return name;
  const options = optionsOf(program, words);
  return typeof options === 'string' ? options : program.shows(options);
}

/** The word itself where one is no option that is known. */
function optionsOf({ plain, valued, long: names }: Program, words: readonly string[]): Options | string {
  const options = new Map<string, string[]>();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name, given] = /^--([a-z\d-]+)(?:=(.*))?$/.exec(word) ?? [];
    let letters = name === undefined ? /^-([A-Za-z\d]+)$/.exec(word)?.[1] : (names[name] ?? '?');
    if (letters === undefined) return word;
    for (let letter = letters.charAt(0); letter !== ''; letter = letters.charAt(0)) {
      letters = letters.slice(1);
      if (!plain.includes(letter) && !valued.includes(letter)) return word;
      let value = '';
      if (valued.includes(letter)) {
        value = given ?? (letters === '' ? (rest.shift() ?? '') : letters);
        letters = '';
      }
      options.set(letter, [...(options.get(letter) ?? []), value]);
    }
  }
  return options;
}

function kindsOf(transports: readonly string[], families: readonly string[]): readonly Kind[] {
  return kinds.filter((kind) => {
    const transport = transports.length === 0 || transports.includes(kind.slice(0, 3));
    return transport && (families.length === 0 || families.includes(kind.slice(-1)));
  });
}

/** Families of -4, -6, and of what stands behind -f or -A; the name itself where one of them is none of the Internet. */
function familiesIn(options: Options, letter: string): readonly string[] | string {
  const named = (options.get(letter) ?? []).flatMap((value) => value.split(','));
  const plain = ['4', '6'].filter((family) => options.has(family));
  const families: Readonly<Record<string, string>> = { inet: '4', ip: '4', inet4: '4', inet6: '6', ip6: '6' };
  const odd = named.find((name) => !Object.hasOwn(families, name));
  return odd ?? [...plain, ...named.map((name) => families[name] ?? '')];
}

/** Names of protocols in the values of an option; the name itself where one is not known. */
function transportsIn(options: Options, letter: string): readonly string[] | string {
  const named = (options.get(letter) ?? []).flatMap((value) => value.split(','));
  return named.find((name) => !/^(?:tcp|udp)$/.test(name)) ?? named;
}

/** What -t, -u and their like choose; without any of them everything is shown. */
function chosen(options: Options, others: string): readonly string[] {
  const transports = [options.has('t') ? 'tcp' : '', options.has('u') ? 'udp' : ''].filter(Boolean);
  return transports.length === 0 && [...options.keys()].some((letter) => others.includes(letter))
    ? ['none']
    : transports;
}

function showsSs(options: Options): Shown {
  const families = familiesIn(options, 'f');
  const queried = transportsIn(options, 'A');
  if (typeof families === 'string') return families;
  if (typeof queried === 'string') return queried;
  if (!options.has('l') && !options.has('a')) return [];
  const transports = chosen(options, queried.length > 0 ? '' : 'MSdwx0');
  return kindsOf([...transports, ...queried], families);
}

function showsNetstat(options: Options): Shown {
  const families = familiesIn(options, 'A');
  if (typeof families === 'string') return families;
  return options.has('l') || options.has('a') ? kindsOf(chosen(options, 'USwx'), families) : [];
}

/** -L lists queues, which UDP does not have; `-p tcp` of BSD is `-P tcp` of Solaris. */
function showsBsd(options: Options): Shown {
  const families = familiesIn(options, 'f');
  const transports = transportsIn(options, options.has('P') && !options.has('p') ? 'P' : 'p');
  if (typeof families === 'string') return families;
  // -P of FreeBSD has no value.
  const isBare = typeof transports === 'string' && (options.get('P') ?? []).every((value) => value === '');
  if (typeof transports === 'string' && !isBare) return transports;
  const protocols = typeof transports === 'string' ? [] : transports;
  if (options.has('L')) return kindsOf(['tcp'], families);
  return options.has('a') || options.has('l') ? kindsOf(protocols, families) : [];
}

function showsSockstat(options: Options): Shown {
  const transports = transportsIn(options, 'P');
  const families = ['4', '6'].filter((family) => options.has(family));
  if (typeof transports === 'string') return transports;
  if ((options.has('c') && !options.has('l')) || (options.has('u') && families.length === 0)) return [];
  return kindsOf(transports, families);
}

/** Options of lsof that leave no listener out. */
const plainLsof = /^(?:-[nPlbwOCREaU]+|-F\S*|\+c\d+|-T\S*|-sTCP:LISTEN)$/i;

/** Behind -i stand a family, a protocol, a host and ports; states of TCP other than LISTEN leave out listeners. */
function showsLsof(words: readonly string[]): Shown {
  const chosenKinds: (readonly Kind[])[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const internet = /^-[nPlbwOCREaU]*i(.*)$/.exec(word)?.[1];
    if (internet !== undefined) {
      const isApart = internet === '' && /^[^-+]/.test(rest[0] ?? '');
      const value = isApart ? (rest.shift() ?? '') : internet;
      const chosen = internetKinds(value);
      if (chosen === null) return value;
      chosenKinds.push(chosen);
    } else if (word === '+c') rest.shift();
    else if (!plainLsof.test(word)) return word;
  }
  return chosenKinds.length > 0 ? chosenKinds.flat() : kinds;
}

/** `4`, `TCP`, `6UDP`; null where a host or a port is among it. */
function internetKinds(value: string): readonly Kind[] | null {
  const [whole, family = '', transport = ''] = /^([46]?)(tcp|udp)?$/i.exec(value) ?? [];
  if (whole === undefined) return null;
  return kindsOf(transport === '' ? [] : [transport.toLowerCase()], family === '' ? [] : [family]);
}
