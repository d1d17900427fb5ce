import { kindsOf, type ShownKinds } from './socket-kinds.ts';

/** The options of one program. An option that is in none of these lists makes everything incomplete. */
interface Program {
  /** Options of one letter, without and with a value. */
  readonly plain: string;
  readonly valued: string;
  /** Long options, by the letter that means the same. */
  readonly long: Readonly<Record<string, string>>;
  /** The kinds that these options show, or the word that is unclear. */
  readonly shows: (options: Options) => ShownKinds;
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

/** The programs that list sockets, by name and dialect, with their options. */
export const programs: Readonly<Record<string, Program>> = {
  ss: { plain: 'nrHOaleompiTbzZQ46tuMSdwx0', valued: 'fA', long, shows: showsSs },
  netstat: { plain: 'nalepoWvTNZ46tuUSwx', valued: 'A', long, shows: showsNetstat },
  'netstat-bsd': { plain: 'aAnvWxTRSlLbhPgz46', valued: 'fp', long: {}, shows: showsBsd },
  'netstat-solaris': { plain: 'anvu', valued: 'fP', long: {}, shows: showsBsd },
  sockstat: { plain: '46cCiIlnqsSUuvwb', valued: 'P', long: {}, shows: showsSockstat },
};

/** The word itself where it is an unknown option. */
export function optionsOf({ plain, valued, long: names }: Program, words: readonly string[]): Options | string {
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

/** Families of -4, -6, and of the values of -f or -A; the value itself where it is no Internet family. */
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

/** The selection by -t, -u and similar options; without any of them everything is shown. */
function chosen(options: Options, others: string): readonly string[] {
  const transports = [options.has('t') ? 'tcp' : '', options.has('u') ? 'udp' : ''].filter(Boolean);
  return transports.length === 0 && [...options.keys()].some((letter) => others.includes(letter))
    ? ['none']
    : transports;
}

function showsSs(options: Options): ShownKinds {
  const families = familiesIn(options, 'f');
  const queried = transportsIn(options, 'A');
  if (typeof families === 'string') return families;
  if (typeof queried === 'string') return queried;
  if (!options.has('l') && !options.has('a')) return [];
  const transports = chosen(options, queried.length > 0 ? '' : 'MSdwx0');
  return kindsOf([...transports, ...queried], families);
}

function showsNetstat(options: Options): ShownKinds {
  const families = familiesIn(options, 'A');
  if (typeof families === 'string') return families;
  return options.has('l') || options.has('a') ? kindsOf(chosen(options, 'USwx'), families) : [];
}

/** -L lists queues, which UDP does not have; `-p tcp` of BSD is `-P tcp` of Solaris. */
function showsBsd(options: Options): ShownKinds {
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

function showsSockstat(options: Options): ShownKinds {
  const transports = transportsIn(options, 'P');
  const families = ['4', '6'].filter((family) => options.has(family));
  if (typeof transports === 'string') return transports;
  if ((options.has('c') && !options.has('l')) || (options.has('u') && families.length === 0)) return [];
  return kindsOf(transports, families);
}
