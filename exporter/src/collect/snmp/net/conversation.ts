import { CollectError } from '../../../model/collection.ts';
import { cleanText } from '../../../model/label.ts';
import type { Varbind } from '../../../parsers/snmp/varbind.ts';
import type { Look } from '../../collector.ts';
import { sizeText } from '../../size.ts';
import { AssetSocket, type SocketOwner } from './asset-socket.ts';
import { maxEngines, maxUnasked } from '../limits.ts';
import { checkMessage, engineOf, type EngineStamp, type Expected } from './message-check.ts';
import { explainFailure, placeOf, type RequestFailure, type SnmpStatusError } from './session-error.ts';
import { communityOf, limitsOf, type SnmpSettings } from '../settings.ts';
import { varbindOf, type WireVarbind } from './wire-varbind.ts';

/** What a look needs of SNMP. Requests go out one at a time; they reject with CollectError or SnmpStatusError. */
export interface SnmpSession {
  get(oids: readonly string[]): Promise<readonly Varbind[]>;
  getNext(oids: readonly string[]): Promise<readonly Varbind[]>;
  /** One list for each OID, of at most `maxRepetitions` objects where the agent keeps to that. */
  getBulk(oids: readonly string[], maxRepetitions: number): Promise<readonly (readonly Varbind[])[]>;
}

/** A session with one agent, and what there was to hear beside the answers. */
export interface OpenSession extends SnmpSession {
  heard(): Heard;
  /** Settles when the socket is closed. Never rejects. */
  close(): Promise<void>;
}

export interface Heard {
  /** The engine that answered, by snmpEngineID in hexadecimal; null for SNMPv1 and v2c. */
  readonly engine: string | null;
  /** True where the clock of the engine went back between two answers. */
  readonly restarted: boolean;
  /** Datagrams that were passed over, and what was wrong with the first one. */
  readonly unreadable: number;
  readonly problem: string;
  /** From the first request to the first answer, milliseconds. */
  readonly answerMs: number;
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

/** Agents round the time of their engine. */
const slackSeconds = 1;

/** One session with one agent: one socket, and one end, whatever the reason. */
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
  #requests = 0;
  /** The first request, and the first answer; milliseconds of a clock that nobody sets. */
  #sentAt: number | null = null;
  #answeredAt: number | null = null;
  /** Datagrams sent for the request that is under way. */
  #sends = 0;
  #datagrams = 0;
  #answers = 0;
  #unreadable = 0;
  #problem = '';
  /** Of the datagram that the library has in hand, and of the last good answer. */
  #stamp: EngineStamp | null = null;
  #engine: EngineStamp | null = null;
  #restarted = false;
  #bytes = 0;
  /** Engines that requests were sent to. */
  readonly #asked = new Set<string>();

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
      // The library's own error event: a datagram that it could not take apart. The request still waits.
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

  heard(): Heard {
    return {
      engine: this.#engine?.id ?? null,
      restarted: this.#restarted,
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
    const { maxRequests } = limitsOf(this.#settings);
    this.#requests += 1;
    this.#sentAt ??= performance.now();
    if (this.#requests > maxRequests) {
      this.#refuse(`would need more than ${maxRequests} requests`);
    }
    this.#checkEngine(engineOf(datagram));
    this.#sends += 1;
    // Discovery, request, and once more after the engine told its clock. An agent that answers each request with a
    // report that starts all over would otherwise be asked without end.
    const most = 3 * (this.#settings.retries + 1);
    if (this.#sends > most) {
      this.#finish(new CollectError('protocol', `${placeOf(this.#settings)} answers every request with a report`));
    }
  }

  #checkEngine(engine: string): void {
    if (engine !== '') this.#asked.add(engine);
    if (this.#asked.size > maxEngines) this.#refuse(`speaks as more than ${maxEngines} engines within one look`);
  }

  arrived(bytes: number): void {
    const { maxBytes } = limitsOf(this.#settings);
    this.#datagrams += 1;
    this.#bytes += bytes;
    if (this.#datagrams > this.#requests + maxUnasked) {
      const problem = this.#problem === '' ? '' : `; the first that cannot be read: ${this.#problem}`;
      this.#refuse(`sent more than ${maxUnasked} datagrams that answer nothing we asked${problem}`);
    }
    if (this.#bytes > maxBytes) this.#refuse(`sent more than ${sizeText(maxBytes)}`);
  }

  /** The asset is at a limit: nothing more is asked of it. */
  #refuse(what: string): void {
    this.#finish(new CollectError('refused_by_limit', `${placeOf(this.#settings)} ${what}`));
  }

  received(datagram: Buffer): boolean {
    const check = checkMessage(datagram, this.#expected);
    if (check.kind === 'broken') this.#passOver(check.problem);
    if (check.kind !== 'pass') return false;
    this.#stamp = check.stamp;
    this.#answeredAt ??= performance.now();
    return true;
  }

  /** Whoever can write our address into a datagram can send one like this: it ends nothing, the answer may still come. */
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
        if (failure === null || failure.kind === 'status') this.#answered();
        if (this.#end !== null) reject(this.#end);
        else if (failure !== null) reject(this.#explain(failure));
        else if (answer !== undefined) resolve(request.read(answer));
      });
    });
  }

  /** The library has proved the answer it has in hand, signature included: its engine is the one that speaks. */
  #answered(): void {
    this.#answers += 1;
    const [before, now] = [this.#engine, this.#stamp];
    if (now === null) return;
    this.#engine = now;
    if (before === null) return;
    if (before.id !== now.id) {
      this.#finish(
        new CollectError(
          'protocol',
          `${placeOf(this.#settings)} is more than one machine: engine ${before.id} answered first and engine ${now.id} then; name each by an address of its own`,
        ),
      );
    }
    this.#restarted ||= before.boots !== now.boots || before.time > now.time + slackSeconds;
  }

  #explain(failure: RequestFailure): CollectError | SnmpStatusError {
    return explainFailure(failure, {
      settings: this.#settings,
      datagrams: this.#datagrams,
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
