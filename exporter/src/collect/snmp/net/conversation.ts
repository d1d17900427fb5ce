import { CollectError } from '../../../model/collection.ts';
import { cleanText } from '../../../model/label.ts';
import type { Varbind } from '../../../parsers/snmp/varbind.ts';
import type { Look } from '../../collector.ts';
import { communityOf, type SnmpSettings } from '../settings.ts';
import { AssetSocket, type SocketOwner } from './asset-socket.ts';
import type { Callback, Library, LibrarySession, WireBulk } from './library.ts';
import { checkMessage, type Expected } from './message-check.ts';
import type { SessionFacts, OpenSession } from './open-session.ts';
import { explainFailure, agentText, type RequestFailure, type SnmpStatusError } from './session-error.ts';
import { Speaker } from './speaker.ts';
import { Traffic } from './traffic.ts';
import { varbindOf, type WireVarbind } from './wire-varbind.ts';

interface Request<Answer, Result> {
  readonly oids: readonly string[];
  readonly call: (session: LibrarySession, answered: Callback<Answer>) => void;
  readonly read: (answer: Answer) => Result;
}

/** One session with one agent: one socket, which always ends in one way. */
export class Conversation implements OpenSession, SocketOwner {
  readonly footprint;
  readonly #settings: SnmpSettings;
  readonly #library: Library;
  readonly #signal: AbortSignal;
  readonly #expected: Expected;
  #socket: AssetSocket | null = null;
  #session: LibrarySession | null = null;
  /** Why no further request is possible. */
  #end: Error | null = null;
  #reject: ((error: Error) => void) | null = null;
  #oids: readonly string[] = [];
  /** The first request, and the first answer; milliseconds of a monotonic clock. */
  #sentAt: number | null = null;
  #answeredAt: number | null = null;
  #answers = 0;
  #unreadable = 0;
  #problem = '';
  readonly #traffic: Traffic;
  readonly #speaker: Speaker;

  constructor(library: Library, settings: SnmpSettings, look: Look) {
    this.#library = library;
    this.footprint = look.footprint;
    this.#settings = settings;
    this.#signal = look.signal;
    this.#expected = expectedOf(settings);
    this.#traffic = new Traffic(settings);
    this.#speaker = new Speaker(agentText(settings));
  }

  async open(): Promise<void> {
    this.#signal.addEventListener('abort', this.#abort);
    try {
      this.#socket = await this.#untilEnd(AssetSocket.open(this.#settings, this));
      this.#session = this.#library.open(this.#settings, this.#socket);
      // The library's own error event: a datagram that it could not read. The request still waits.
      this.#session.on('error', (error) => {
        this.#passOver(error.message);
      });
    } catch (error) {
      this.#finish(error instanceof CollectError ? error : this.#explain(this.#library.failureOf(error)));
    }
    if (this.#end === null) return;
    await this.#socket?.close();
    throw this.#end;
  }

  get(oids: readonly string[]): Promise<readonly Varbind[]> {
    return this.#ask<WireVarbind[], readonly Varbind[]>({
      oids,
      call: (session, answered) => session.get([...oids], answered),
      read: (answer) => answer.map(varbindOf),
    });
  }

  getNext(oids: readonly string[]): Promise<readonly Varbind[]> {
    return this.#ask<WireVarbind[], readonly Varbind[]>({
      oids,
      call: (session, answered) => session.getNext([...oids], answered),
      read: (answer) => answer.map(varbindOf),
    });
  }

  getBulk(oids: readonly string[], maxRepetitions: number): Promise<readonly (readonly Varbind[])[]> {
    return this.#ask<WireBulk, readonly (readonly Varbind[])[]>({
      oids,
      call: (session, answered) => session.getBulk([...oids], 0, maxRepetitions, answered),
      read: (answer) => answer.map((list) => [list].flat().map(varbindOf)),
    });
  }

  heard(): SessionFacts {
    return {
      engine: this.#speaker.engine,
      restarted: this.#speaker.restarted,
      unreadable: this.#unreadable,
      problem: this.#problem,
      answerMs: (this.#answeredAt ?? 0) - (this.#sentAt ?? 0),
    };
  }

  async close(): Promise<void> {
    this.#finish(new Error('session closed'));
    await this.#socket?.close();
  }

  sending(datagram: Buffer): void {
    this.#sentAt ??= performance.now();
    this.#finishOn(this.#traffic.sent(datagram));
  }

  arrived(bytes: number): void {
    this.#finishOn(this.#traffic.arrived(bytes, this.#problem));
  }

  received(datagram: Buffer): boolean {
    const check = checkMessage(datagram, this.#expected);
    if (check.kind === 'broken') this.#passOver(check.problem);
    if (check.kind !== 'pass') return false;
    this.#speaker.hand(check.stamp);
    this.#answeredAt ??= performance.now();
    return true;
  }

  /** Anybody who can forge our address can send such a datagram. It ends nothing, because the answer may still come. */
  #passOver(problem: string): void {
    if (this.#unreadable === 0) this.#problem = cleanText(problem);
    this.#unreadable += 1;
  }

  failed(error: Error): void {
    this.#finish(this.#explain(this.#library.failureOf(error)));
  }

  readonly #abort = (): void => {
    const reason: unknown = this.#signal.reason;
    this.#finish(reason instanceof Error ? reason : new CollectError('timeout', 'the look was ended'));
  };

  #finishOn(fault: CollectError | null): void {
    if (fault !== null) this.#finish(fault);
  }

  /** The first reason counts. All waiting callers get it, and the socket is closed. */
  #finish(reason: Error): void {
    if (this.#end !== null) return;
    this.#end = reason;
    this.#signal.removeEventListener('abort', this.#abort);
    this.#reject?.(reason);
    void this.#socket?.close();
  }

  async #untilEnd(opening: Promise<AssetSocket>): Promise<AssetSocket> {
    const ended = new Promise<never>((_resolve, reject) => {
      this.#reject = reject;
    });
    // A socket that opens after the end (a slow name server) is closed unused.
    void opening.then(
      (socket) => (this.#end === null ? undefined : socket.close()),
      () => undefined,
    );
    return await Promise.race([opening, ended]);
  }

  async #ask<Answer, Result>(request: Request<Answer, Result>): Promise<Result> {
    const session = this.#session;
    if (this.#end !== null || session === null) throw this.#end ?? new Error('session is not open');
    this.#oids = request.oids;
    this.#traffic.begin();
    return await new Promise<Result>((resolve, reject) => {
      this.#reject = reject;
      request.call(session, (error, answer) => {
        const failure = error !== null || answer === undefined ? this.#library.failureOf(error) : null;
        // An error status is an answer too: it proves that the agent knows us.
        if (failure === null || failure.kind === 'status') this.#answered();
        if (this.#end !== null) reject(this.#end);
        else if (failure !== null) reject(this.#explain(failure));
        else if (answer !== undefined) resolve(request.read(answer));
      });
    });
  }

  #answered(): void {
    this.#answers += 1;
    this.#finishOn(this.#speaker.answered());
  }

  #explain(failure: RequestFailure): CollectError | SnmpStatusError {
    return explainFailure(failure, {
      settings: this.#settings,
      datagrams: this.#traffic.datagrams,
      unreadable: this.#unreadable,
      problem: this.#problem,
      answers: this.#answers,
      oids: this.#oids,
    });
  }
}

function expectedOf(settings: SnmpSettings): Expected {
  const { credential } = settings;
  if (credential.version !== '3') {
    return { version: credential.version === '1' ? 0 : 1, security: 0, community: communityOf(settings) };
  }
  const signed = credential.privacy === 'none' ? 1 : 3;
  return { version: 3, security: credential.auth === 'none' ? 0 : signed, community: '' };
}
