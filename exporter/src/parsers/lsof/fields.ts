import type { LinePlace } from '../endpoint.ts';
import { isPrompt } from '../foreign.ts';
import { Tally } from '../tally.ts';
import { isOtherProtocol } from '../unsure.ts';
import { familyOf, plainName, type OpenSocket } from './open-file.ts';

/** True of a line that only lsof -F prints. */
export function isLsofField(line: string): boolean {
  return line === 'PTCP' || line === 'PUDP';
}

/** The fields of the current file, by their letters. */
type Fields = Map<string, string>;

/**
 * Reads the form for programs (-F): one field a line, named by its first letter. `p` begins a process, `f` a file of
 * it; the state is one of the fields T (`TST=LISTEN`).
 */
export class FieldReader {
  readonly tally: Tally;
  readonly files: OpenSocket[] = [];
  readonly headless = false;
  private process: Fields = new Map();
  private file: Fields | null = null;
  private at: LinePlace = { parser: 'lsof', line: 0 };
  private begun = false;
  private list = 0;
  private readonly pids = new Set<string>();
  /** How often this process has begun before: once for each of its threads, which only K would name. */
  private again = 0;
  private readonly threads: number[] = [];

  constructor(live: boolean) {
    this.tally = new Tally('lsof', live);
  }

  read(raw: string, at: LinePlace): void {
    const line = raw.trimEnd();
    const value = line.slice(1);
    if (line === '' || line.startsWith('lsof: WARNING: ')) return;
    if (/^p\d+$/.test(line)) this.beginProcess(value);
    else if (this.begun && /^[A-Za-z]/.test(line) && !this.isEnd(line)) this.readField(line.charAt(0), value, at);
    else {
      // The line before it looked like a prompt and was none, so its process is unknown.
      if (isLsofField(line)) throw this.tally.unreadable(line, at);
      this.close();
      this.tally.other(line, at, this.begun);
      this.begun = false;
    }
  }

  /** Nobody types before the first file of a process. There such a line is a name that ends like a prompt. */
  private isEnd(line: string): boolean {
    return this.file !== null && isPrompt(line);
  }

  private readField(letter: string, value: string, at: LinePlace): void {
    if (letter === 'f') this.beginFile(value, at);
    else if (letter === 'T') {
      if (value.startsWith('ST=')) this.file?.set('T', value.slice(3));
    } else {
      // Without its first line, a file would replace the one before, or be lost.
      const isLost = this.file === null ? letter === 'n' : /[Ptn]/.test(letter) && this.file.has(letter);
      if (isLost) throw this.tally.unreadable(`${letter}${value}`, at);
      (this.file ?? this.process).set(letter, value);
      // Its end may be missing.
      if (letter === 'n' && at.unended === true) this.at = at;
    }
  }

  /** After the last line: a file ends where the next one begins. */
  end(): void {
    this.close();
    // For a single process it would be a second list.
    if (this.pids.size < 2) return;
    for (const [index, file] of this.files.entries()) {
      const thread = this.threads[index] ?? 0;
      if (thread > 0) this.files[index] = { ...file, descriptor: `${file.descriptor}, thread ${thread}` };
    }
  }

  private beginProcess(pid: string): void {
    this.close();
    this.begun = true;
    this.pids.add(pid);
    this.again = this.process.get('p') === pid ? this.again + 1 : 0;
    if (Number(pid) < Number(this.process.get('p') ?? 0)) this.list += 1;
    this.process = new Map([['p', pid]]);
  }

  private beginFile(descriptor: string, at: LinePlace): void {
    this.close();
    this.at = at;
    this.file = new Map([['f', descriptor]]);
  }

  private close(): void {
    const { file, process, at } = this;
    this.file = null;
    const protocol = file?.get('P');
    if (file === null) return;
    if (protocol !== 'TCP' && protocol !== 'UDP') {
      if (isUnknownSocket(file)) throw this.tally.unreadable(`P${protocol ?? ''}`, at);
      return;
    }
    this.tally.row(at);
    const name = file.get('n');
    if (name === undefined) throw this.tally.unreadable(`P${protocol}`, at);
    this.threads.push(this.again);
    this.files.push({
      at,
      command: plainName(process.get('c') ?? ''),
      user: process.get('L') ?? process.get('u') ?? '',
      family: familyOf(file.get('t')),
      transport: protocol === 'TCP' ? 'tcp' : 'udp',
      name,
      state: file.get('T') ?? null,
      descriptor: `descriptor ${file.get('f') ?? ''} of process ${process.get('p') ?? ''}`,
      list: this.list,
    });
  }
}

/** An Internet socket, or one with a state, of a protocol that nobody knows. */
function isUnknownSocket(file: Fields): boolean {
  const protocol = file.get('P');
  if (protocol !== undefined) return !isOtherProtocol(protocol);
  const type = file.get('t');
  return type === undefined ? file.has('T') : /^(?:IPv[46]|inet6?)$/.test(type);
}
