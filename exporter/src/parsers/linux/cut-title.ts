import { quote } from '../parsed.ts';
import { nobodyKnown, type Holder } from './holder.ts';
import { holderBytes, type Columns, type LinuxNetstatRow } from './netstat-row.ts';
import type { Netstat } from './netstat-table.ts';

/**
 * sshd calls itself `sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups` (sshd.c of OpenSSH since 8.2): `sshd -D [lis`
 * is left.
 */
const sshdListener = /^sshd (?:.* )?(\[l\S*)/;
/** `sshd: op@pts/0`, which forwards a port: a number is left. Net-tools before 2011 cut so too. */
const number = /^\d+$/;
/** `nginx -c /etc/nginx/nginx.conf`, `php-fpm: master process (/etc/php-fpm.conf)`: the file of settings is left. */
const settings = /\.(?:conf|cfg|cnf|ini|json|ya?ml)$|^[^(]*\)|^[^[]*\]/i;
/** `nginx: worker process`: the name, a colon and what it does. There was no slash to cut at. */
const wholeTitle = /^\S+: /;

/**
 * Corrects names that BusyBox cut. It takes the first text of `/proc/PID/cmdline` as the path of a program and prints
 * the part after the last slash (`dir_act` in networking/netstat.c). Where a program wrote a title there, this may be
 * any part of it.
 */
export class Titles {
  readonly #mayCut: boolean;
  #untold = 0;
  #first = '';

  /** @param mayCut false where only net-tools can have printed the table */
  constructor(mayCut: boolean) {
    this.#mayCut = mayCut;
  }

  /** The real holder; nobody is known where the name is a part of a title and does not identify the program. */
  holderOf(printed: Holder, row: LinuxNetstatRow): Holder {
    const name = printed.process ?? '';
    if (this.#mayCut && isSshd(name)) return { process: 'sshd' };
    if (!number.test(name) && !(this.#mayCut && isPiece(name, row))) return printed;
    if (this.#untold === 0) this.#first = `${quote(name)} in line ${row.at.line}`;
    this.#untold += 1;
    return nobodyKnown;
  }

  /** The number of names that were such parts. */
  get untold(): number {
    return this.#untold;
  }

  *notes(): Generator<string> {
    if (this.#untold === 0) return;
    yield `Names that are a piece of a title, so nobody can tell which programs these are: ${this.#untold}, the first is ${this.#first}. netstat of BusyBox cuts titles at their last slash; ss of iproute2 names the program.`;
  }
}

/** Names that were cut at their 19th byte are the beginning of `[listener]`. */
function isSshd(name: string): boolean {
  const [, word] = sshdListener.exec(name) ?? [];
  return word !== undefined && '[listener]'.startsWith(word);
}

function isPiece(name: string, row: LinuxNetstatRow): boolean {
  if (wholeTitle.test(name)) return false;
  // `29076/redis-server ` was cut behind a blank.
  const endsInBlank = name !== '' && row.blanks === 1 && cellBytes(row) === holderBytes;
  return /\s/.test(name) || settings.test(name) || endsInBlank;
}

/** True where the table may come from BusyBox, which cuts titles: nothing in it is special to net-tools. */
export function mayCutTitles({ netTools, sections }: Netstat): boolean {
  if (netTools || sections.some(({ columns }) => columns !== null && isOfNetTools(columns))) return false;
  const rows = sections.flatMap((section) => section.rows).filter(({ at }) => at.unended !== true);
  // net-tools fills the column of holders with blanks to 20 bytes, before 2010 to 19; BusyBox with none.
  const filled = rows.every((row) => cellBytes(row) >= holderBytes);
  return !filled || !rows.some((row) => row.blanks > 1 || cellBytes(row) > holderBytes);
}

/** BusyBox speaks English and has none of these columns. */
function isOfNetTools({ owner, context, timer, translated }: Columns): boolean {
  return owner || context || timer || translated;
}

/** Bytes of the column of holders, with the blanks behind them. */
function cellBytes({ rest, blanks }: LinuxNetstatRow): number {
  const [cell = ''] = /(?:(?<=\s|^)\d+\/.*|-)$/.exec(rest) ?? [];
  return Buffer.byteLength(cell) + blanks;
}
