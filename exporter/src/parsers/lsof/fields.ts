import type { Place } from '../endpoint.ts';
import { isPrompt } from '../foreign.ts';
import { Tally } from '../tally.ts';
import { plainName, type OpenFile } from './open-file.ts';

/** True of a line that only lsof -F prints. */
export function isLsofField(line: string): boolean {
  return line === 'PTCP' || line === 'PUDP';
}

/** The fields of one file that was met, by their letters. */
type Fields = Map<string, string>;

/**
 * Reads the form for programs (-F): a field a line, named by its first letter. `p` begins a process, `f` a file of it; the
 * state is one of the fields T (`TST=LISTEN`).
 */
export class FieldReader {
  readonly tally: Tally;
  readonly files: OpenFile[] = [];
  readonly headless = false;
  private process: Fields = new Map();
  private file: Fields | null = null;
  private at: Place = { parser: 'lsof', line: 0 };
  private begun = false;
  private list = 0;

  constructor(live: boolean) {
    this.tally = new Tally('lsof', live);
  }

  read(raw: string, at: Place): void {
    const line = raw.trimEnd();
    const value = line.slice(1);
    if (line === '' || line.startsWith('lsof: WARNING: ')) return;
    if (/^p\d+$/.test(line)) this.beginProcess(value);
    else if (this.begun && /^[A-Za-z]/.test(line) && !this.isEnd(line)) this.readField(line.charAt(0), value, at);
    else {
      // What stood before it looked like a prompt and was none, so its process is not known.
      if (isLsofField(line)) throw this.tally.unreadable(line, at);
      this.close();
      this.tally.other(line, at, this.begun);
      this.begun = false;
    }
  }

  /** Nobody types before the first file of a process: there it is a name that ends like a prompt. */
  private isEnd(line: string): boolean {
    return this.file !== null && isPrompt(line);
  }

  private readField(letter: string, value: string, at: Place): void {
    if (letter === 'f') this.beginFile(value, at);
    else if (letter === 'T') {
      if (value.startsWith('ST=')) this.file?.set('T', value.slice(3));
    } else {
      (this.file ?? this.process).set(letter, value);
      // Its end may be missing.
      if (letter === 'n' && at.unended === true) this.at = at;
    }
  }

  /** Behind the last line: a file ends where the next one begins. */
  end(): void {
    this.close();
  }

  private beginProcess(pid: string): void {
    this.close();
    this.begun = true;
    if (Number(pid) < Number(this.process.get('p') ?? 0)) this.list += 1;
    this.process = new Map([['p', pid]]);
  }

  private beginFile(descriptor: string, at: Place): void {
    this.close();
    this.at = at;
    this.file = new Map([['f', descriptor]]);
  }

  private close(): void {
    const { file, process, at } = this;
    this.file = null;
    const protocol = file?.get('P');
    if (file === null || (protocol !== 'TCP' && protocol !== 'UDP')) return;
    this.tally.row(at);
    const name = file.get('n');
    if (name === undefined) throw this.tally.unreadable(`P${protocol}`, at);
    const type = file.get('t');
    this.files.push({
      at,
      command: plainName(process.get('c') ?? ''),
      user: process.get('L') ?? process.get('u') ?? '',
      family: type === 'IPv4' ? '4' : type === 'IPv6' ? '6' : null,
      transport: protocol === 'TCP' ? 'tcp' : 'udp',
      name,
      state: file.get('T') ?? null,
      descriptor: descriptorOf(file, process),
      list: this.list,
    });
  }
}

/** Each thread (-K) is listed with what its process holds. */
function descriptorOf(file: Fields, process: Fields): string {
  const thread = process.get('K');
  const holder = `process ${process.get('p') ?? ''}${thread === undefined ? '' : `, thread ${thread}`}`;
  return `descriptor ${file.get('f') ?? ''} of ${holder}`;
}
