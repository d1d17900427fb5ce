import { CollectError, notBegun, type LookEnd, type Outcome } from '../model/collection.ts';
import { KeyedQueue } from '../lib/keyed-queue.ts';
import type { Budget } from './budget.ts';
import type { ScheduleDeps } from './deps.ts';
import type { RunEnd } from './entry.ts';
import type { KillSwitch } from './kill-switch.ts';
import type { AddressBook } from './memory/address-book.ts';
import type { CredentialGuard } from './memory/credential-guard.ts';
import type { Room } from './room.ts';
import type { Roster } from './roster.ts';
import type { Target } from './target.ts';

export interface RunnerDeps extends Pick<ScheduleDeps, 'clock' | 'look' | 'resolve' | 'slownessChanged' | 'failed'> {
  readonly roster: Roster;
  readonly room: Room;
  readonly budget: Budget;
  readonly addresses: AddressBook;
  readonly credentials: CredentialGuard;
  readonly killSwitch: KillSwitch;
  /** The look has ended, and its room is free again. */
  readonly ended: (asset: string, end: RunEnd) => void;
}

/** One look of the schedule. */
export interface Run {
  readonly target: Target;
  /** Aborted where the config does not allow the look any more. */
  readonly callOff: AbortSignal;
  readonly now: number;
  readonly isRetry: boolean;
}

/** Runs looks: takes room, writes that the asset is asked, waits for its machine, and remembers how the look ended. */
export class Runner {
  readonly #deps: RunnerDeps;
  readonly #stop = new AbortController();
  /** Looks under way, also of assets that have left the config. */
  readonly #running = new Set<Promise<void>>();
  readonly #machines = new KeyedQueue();

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** True where there is room for the target, and its credential is not on trial elsewhere. */
  mayBegin(target: Target, now: number): boolean {
    return this.#deps.room.has(target, now) && this.#deps.credentials.mayBegin(target);
  }

  begin(run: Run): void {
    const running = this.#run(run).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Ends every session and waits until the last one is closed. */
  async stop(): Promise<void> {
    this.#stop.abort(new CollectError('timeout', 'the exporter is stopping'));
    await Promise.allSettled(this.#running);
  }

  async #run(run: Run): Promise<void> {
    const { clock, room, credentials, failed, ended } = this.#deps;
    const { target } = run;
    room.take(target);
    credentials.begin(target);
    let end: RunEnd;
    try {
      end = { outcome: await this.#looked(run) };
    } catch (error) {
      failed(target.asset, error);
      end = { error: error instanceof Error ? error : new Error(String(error)) };
    }
    credentials.release(target);
    room.release(target, clock.now());
    ended(target.asset, end);
  }

  async #looked({ target, callOff, now, isRetry }: Run): Promise<Outcome> {
    const { clock, addresses, budget, killSwitch } = this.#deps;
    const signal = AbortSignal.any([this.#stop.signal, callOff, ...(target.mayAsk ? [killSwitch.signal] : [])]);
    await addresses.begin(target, now);
    const end = await this.#alone(target, signal);
    budget.spend(end.requests, clock.now());
    // A look that we stopped ourselves says nothing of the asset, so it counts for no breaker and no credential.
    if (!signal.aborted) await this.#remember(target, end, isRetry);
    return end.outcome;
  }

  /** Assets whose addresses are names and numbers of one machine wait for each other here. */
  async #alone({ asset, address }: Target, signal: AbortSignal): Promise<LookEnd> {
    const machine = await this.#deps.resolve(address);
    return await this.#machines.take(machine, () => this.#look({ asset, address }, signal));
  }

  /** Does nothing where the look was cancelled, or the asset was moved or removed, while it waited. */
  async #look({ asset, address }: Pick<Target, 'asset' | 'address'>, signal: AbortSignal): Promise<LookEnd> {
    const { roster, look } = this.#deps;
    const isCalledOff = signal.aborted || roster.get(asset)?.target.address !== address;
    return isCalledOff ? notBegun : await look(asset, signal);
  }

  /** Everything is noted in memory at once: after a failed write to the disk nobody may forget a refused login. */
  async #remember(target: Target, end: LookEnd, isRetry: boolean): Promise<void> {
    const { clock, roster, addresses, credentials, slownessChanged } = this.#deps;
    const now = clock.now();
    const before = addresses.slowness(target);
    const isCredentialNews = credentials.end(target, end.outcome, now);
    const saved = await Promise.allSettled([
      credentials.save(target),
      addresses.end(target, end, now),
      isRetry && end.outcome === 'ok' ? addresses.closeBreakers(target.address, now) : null,
    ]);
    const note = addresses.slowness(target);
    if (note !== before) slownessChanged(target.asset, note);
    roster.checkAddress(target.address);
    if (isCredentialNews) roster.check(({ credential }) => credential === target.credential);
    for (const result of saved) if (result.status === 'rejected') throw result.reason;
  }
}
