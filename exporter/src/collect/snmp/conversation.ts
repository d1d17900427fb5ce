import { CollectError } from '../../model/collection.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { Look } from '../collector.ts';
import { AssetSocket, type SocketOwner } from './asset-socket.ts';
import { maxRequests } from './limits.ts';
import { checkMessage, type Expected } from './message-check.ts';
import { explainFailure, placeOf, type RequestFailure, type SnmpStatusError } from './session-error.ts';
import type { SnmpSettings } from './settings.ts';
import { varbindOf, type WireVarbind } from './wire-varbind.ts';

/** What a look needs of SNMP. Requests go out one at a time; they reject with CollectError or SnmpStatusError. */
export interface SnmpSession {
  get(oids: readonly string[]): Promise<readonly Varbind[]>;
  getNext(oids: readonly string[]): Promise<readonly Varbind[]>;
  /** One list for each OID, of at most `maxRepetitions` objects where the agent keeps to that. */
  getBulk(oids: readonly string[], maxRepetitions: number): Promise<readonly (readonly Varbind[])[]>;
  /** Settles when the socket is closed. Never rejects. */
  close(): Promise<void>;
}

/** The part of the library's session that we use: three reads, and none of its walks, which loop on a lying agent. */
export interface LibrarySession {
  get(oids: string[], answered: Callback<WireVarbind[]>): unknown;
  getNext(oids: string[], answered: Callback<WireVarbind[]>): unknown;
  getBulk(
    ...request: [oids: string[], nonRepeaters: number, maxRepetitions: number, answered: Callback<WireBulk>]
  ): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface Library {
  open(settings: SnmpSettings, socket: AssetSocket): LibrarySession;
  /** The library's errors told apart. */
  failureOf(error: unknown): RequestFailure;
}

type Callback<T> = (error: Error | null, answer?: T) => void;
type WireBulk = (WireVarbind | WireVarbind[])[];

interface Request<Answer, Result> {
  readonly oids: readonly string[];
  readonly call: (session: LibrarySession, answered: Callback<Answer>) => void;
  readonly read: (answer: Answer) => Result;
}

/** One session with one agent: one socket, and one end, whatever the reason. */
export class Conversation implements SnmpSession, SocketOwner {
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
  #requests = 0;
  /** Datagrams sent for the request that is under way. */
  #sends = 0;
  #datagrams = 0;
  #answers = 0;

  constructor(library: Library, settings: SnmpSettings, look: Look) {
    this.#library = library;
    this.footprint = look.footprint;
    this.#settings = settings;
    this.#signal = look.signal;
    this.#expected = expectedOf(settings);
  }

  async open(): Promise<void> {
    this.#signal.addEventListener('abort', this.#abort);
    try {
      this.#socket = await this.#untilEnd(AssetSocket.open(this.#settings, this));
      this.#session = this.#library.open(this.#settings, this.#socket);
      // The library's own error event: an answer that it could not take apart.
      this.#session.on('error', (error) => {
        this.#finish(this.#explain({ kind: 'unreadable', problem: error.message }));
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

  async close(): Promise<void> {
    this.#finish(new Error('session closed'));
    await this.#socket?.close();
  }

  sending(): void {
    this.#requests += 1;
    if (this.#requests > maxRequests) {
      this.#finish(
        new CollectError('refused_by_limit', `${placeOf(this.#settings)} would need more than ${maxRequests} requests`),
      );
    }
    this.#sends += 1;
    // Discovery, request, and once more after the engine told its clock. An agent that answers each request with a
    // report that starts all over would otherwise be asked without end.
    const most = 3 * (this.#settings.retries + 1);
    if (this.#sends > most) {
      this.#finish(new CollectError('protocol', `${placeOf(this.#settings)} answers every request with a report`));
    }
  }

  received(datagram: Buffer): boolean {
    this.#datagrams += 1;
    const check = checkMessage(datagram, this.#expected);
    if (check.kind === 'broken') this.#finish(this.#explain({ kind: 'unreadable', problem: check.problem }));
    return check.kind === 'pass';
  }

  failed(error: Error): void {
    this.#finish(this.#explain(this.#library.failureOf(error)));
  }

  readonly #abort = (): void => {
    const reason: unknown = this.#signal.reason;
    this.#finish(reason instanceof Error ? reason : new CollectError('timeout', 'the look was ended'));
  };

  /** The first reason counts; whoever waits is told, and the socket goes back. */
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
    this.#sends = 0;
    return await new Promise<Result>((resolve, reject) => {
      this.#reject = reject;
      request.call(session, (error, answer) => {
        const failure = error !== null || answer === undefined ? this.#library.failureOf(error) : null;
        // An error status is an answer too: it proves that the agent knows us.
        if (failure === null || failure.kind === 'status') this.#answers += 1;
        if (failure !== null) reject(this.#end ?? this.#explain(failure));
        else if (answer !== undefined) resolve(request.read(answer));
      });
    });
  }

  #explain(failure: RequestFailure): CollectError | SnmpStatusError {
    return explainFailure(failure, {
      settings: this.#settings,
      datagrams: this.#datagrams,
      answers: this.#answers,
      oids: this.#oids,
    });
  }
}

function expectedOf({ credential }: SnmpSettings): Expected {
  if (credential.version !== '3') return { version: credential.version === '1' ? 0 : 1, security: 0 };
  if (credential.auth === 'none') return { version: 3, security: 0 };
  return { version: 3, security: credential.privacy === 'none' ? 1 : 3 };
}
