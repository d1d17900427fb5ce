import { afterEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../model/collection.ts';
import type { AddressState, CredentialState } from '../model/store.ts';
import type { Clock } from '../lib/clock.ts';
import type { ScheduleDeps } from './deps.ts';
import { hour, minute, second, target } from './fixtures.ts';
import { Schedule } from './schedule.ts';
import type { Target } from './target.ts';

/** Time that passes only when a test says so; timers ring in order. */
class FakeClock implements Clock {
  #now = 0;
  #timers: { at: number; call: () => void }[] = [];
  /** Timers fire this much early: timers of Node use another clock than the wall clock. */
  earlyMs = 0;

  now(): number {
    return this.#now;
  }

  after(ms: number, call: () => void): () => void {
    const timer = { at: this.#now + Math.max(ms - this.earlyMs, 1), call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Somebody sets the clock. Timers fire when they would have fired before. */
  set(now: number): void {
    for (const timer of this.#timers) timer.at += now - this.#now;
    this.#now = now;
  }

  /** Lets looks settle after each timer. They run on promises, not on this clock. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) {
        break;
      }
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.at);
      next.call();
      await settle();
    }
    this.#now = end;
  }
}

/** Everything here settles in microtasks: no timer and no input or output of the real world takes part. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) {
    await Promise.resolve();
  }
}

/** What survives a restart. */
class Memory {
  readonly addressBook = new Map<string, AddressState>();
  readonly credentialBook = new Map<string, CredentialState>();

  saveAddress = (state: AddressState): Promise<void> =>
    Promise.resolve(void this.addressBook.set(state.address, state));
  addresses = (): Promise<readonly AddressState[]> => Promise.resolve([...this.addressBook.values()]);
  saveCredential = (state: CredentialState): Promise<void> =>
    Promise.resolve(void this.credentialBook.set(state.name, state));
  credentials = (): Promise<readonly CredentialState[]> => Promise.resolve([...this.credentialBook.values()]);
}

interface Ask {
  readonly asset: string;
  readonly at: number;
  readonly signal: AbortSignal;
  end(outcome: Outcome): void;
}

class Plant {
  readonly clock: FakeClock;
  readonly memory: Memory;
  readonly asked: Ask[] = [];
  readonly refused: string[] = [];
  readonly paused: string[] = [];
  readonly failed: string[] = [];
  readonly slow: string[] = [];
  /** Of each look. */
  requests = 1;
  answerMs: number | null = 20;
  /** Looks ignore that they are cancelled. */
  isStubborn = false;
  killed = false;
  readonly killSwitch: boolean[] = [];
  /** Numbers behind names. */
  readonly machines: Record<string, string> = {};
  /** How looks end by themselves; null leaves them open until a test ends them. */
  outcome: Outcome | null = 'ok';
  readonly schedule: Schedule;

  constructor(limits = {}, past?: Plant) {
    this.clock = past?.clock ?? new FakeClock();
    this.memory = past?.memory ?? new Memory();
    const deps: ScheduleDeps = {
      clock: this.clock,
      random: () => 0.5,
      store: this.memory,
      asideUntil: () => null,
      isKilled: () => this.killed,
      killSwitchChanged: (isSet) => this.killSwitch.push(isSet),
      resolve: (address) => Promise.resolve(this.machines[address] ?? address),
      look: async (asset, signal) => {
        const outcome = await this.#look(asset, signal);
        return { outcome, requests: this.requests, answerMs: this.answerMs };
      },
      refused: (asset) => this.refused.push(asset),
      pauseChanged: (asset) => this.paused.push(`${asset}: ${this.schedule.paused(asset).join()}`),
      slownessChanged: (asset, note) => this.slow.push(`${asset}: ${String(note)}`),
      failed: (asset, error) => this.failed.push(`${asset}: ${String(error)}`),
    };
    this.schedule = new Schedule(deps, {
      maxConcurrent: 16,
      maxConcurrentPerZone: 2,
      minGapMs: 5 * second,
      requestsPerMinute: null,
      ...limits,
    });
  }

  times(asset: string): readonly number[] {
    return this.asked.filter((ask) => ask.asset === asset).map((ask) => ask.at);
  }

  #look(asset: string, signal: AbortSignal): Promise<Outcome> {
    return new Promise((resolve) => {
      this.asked.push({ asset, at: this.clock.now(), signal, end: resolve });
      signal.addEventListener('abort', () => {
        if (!this.isStubborn) resolve('timeout');
      });
      if (this.outcome !== null) {
        resolve(this.outcome);
      }
    });
  }
}

async function begin(schedule: Schedule, targets: readonly Target[]): Promise<void> {
  await schedule.load(targets);
  schedule.start();
}

describe('Schedule', () => {
  const plants: Plant[] = [];
  const plant = (limits?: object, past?: Plant): Plant => {
    const made = new Plant(limits, past);
    plants.push(made);
    return made;
  };
  afterEach(async () => {
    const all = plants.splice(0);
    await Promise.all(all.map((one) => one.schedule.stop()));
  });

  it('asks each asset once an interval', async () => {
    const { schedule, clock, times } = bind(plant());
    await begin(schedule, [target('a')]);
    await clock.pass(2 * hour + minute);
    expect(times('a')).toEqual([0, hour, 2 * hour]);
  });

  it('goes on where a timer rings before its time', async () => {
    const { schedule, clock, times } = bind(plant());
    clock.earlyMs = 1;
    await begin(schedule, [target('a', { intervalMs: minute })]);
    await clock.pass(10 * minute);
    expect(times('a')).toHaveLength(11);
  });

  it('spreads the first looks of a large fleet over the interval, of a small one over seconds', async () => {
    const large = plant({ maxConcurrent: 10_000, maxConcurrentPerZone: 10_000 });
    const fleet = Array.from({ length: 3_600 }, (_, index) => target(`a${index}`, { credential: null }));
    await begin(large.schedule, fleet);
    await large.clock.pass(minute);
    expect(large.asked.length).toBeGreaterThan(55);
    expect(large.asked.length).toBeLessThan(65);

    const small = bind(plant());
    await begin(small.schedule, [target('a'), target('b')]);
    await small.clock.pass(5 * second);
    expect(small.times('b')).toEqual([3 * second]);
  });

  it('has one session per address, whoever asks, and a gap between two', async () => {
    const one = plant();
    one.outcome = null;
    await begin(one.schedule, [target('a', { address: 'gw' }), target('b', { address: 'gw' })]);
    await one.clock.pass(minute);
    expect(one.asked.map((ask) => ask.asset)).toEqual(['a']);
    one.asked[0]!.end('ok');
    await one.clock.pass(4 * second);
    expect(one.asked).toHaveLength(1);
    await one.clock.pass(2 * second);
    expect(one.asked.map((ask) => ask.asset)).toEqual(['a', 'b']);
  });

  it('obeys the limits per zone and in all', async () => {
    const one = plant({ maxConcurrent: 3, maxConcurrentPerZone: 2 });
    one.outcome = null;
    const zones = ['z1', 'z1', 'z1', 'z2', 'z3'];
    await begin(
      one.schedule,
      zones.map((zone, index) => target(`a${index}`, { zone, credential: null })),
    );
    await one.clock.pass(minute);
    expect(one.asked.map((ask) => ask.asset)).toEqual(['a0', 'a1', 'a3']);
  });

  it('does not ask again earlier because it was started again', async () => {
    const first = plant();
    await begin(first.schedule, [target('a')]);
    await first.clock.pass(minute);
    await first.schedule.stop();

    const again = plant({}, first);
    await begin(again.schedule, [target('a-renamed', { address: 'a' })]);
    await again.clock.pass(58 * minute);
    expect(again.asked).toEqual([]);
    await again.clock.pass(2 * minute);
    expect(again.times('a-renamed')).toEqual([hour]);
  });

  it('writes down the next time before it asks, so that a crash in the middle of a look does not ask at once', async () => {
    const one = plant();
    one.outcome = null;
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(second);
    expect(one.memory.addressBook.get('a a')).toMatchObject({ nextLookAt: hour, lastLookAt: 0 });
  });

  it('confirms before it asks others', async () => {
    const one = bind(plant({ maxConcurrent: 1 }));
    await begin(one.schedule, [target('a', { credential: null }), target('b', { credential: null })]);
    await one.clock.pass(10 * second);
    one.schedule.want('b', 30 * second);
    await one.clock.pass(30 * second);
    expect(one.times('b')).toEqual([3 * second, 30 * second]);
  });

  it('says when a confirming look was not allowed, at most once a minute', async () => {
    const one = plant();
    const pollingWindows = [{ startAt: 0, endAt: minute }];
    await begin(one.schedule, [target('a', { pollingWindows })]);
    one.schedule.want('a', minute);
    await one.clock.pass(2 * minute + 30 * second);
    expect(one.refused).toEqual(['a', 'a']);
    expect(one.paused).toEqual(['a: window']);
  });

  it('does not retry a refused login until the secret or the config changes or a day has passed', async () => {
    const one = bind(plant());
    one.plant.outcome = 'auth';
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(23 * hour);
    expect(one.times('a')).toEqual([0]);
    expect(one.schedule.paused('a')).toEqual(['auth']);

    one.plant.outcome = 'ok';
    one.schedule.replace([target('a', { secretFingerprint: 's2' })], limits);
    await one.clock.pass(second);
    expect(one.asks).toHaveLength(2);
  });

  it('does retry it after a day', async () => {
    const one = bind(plant());
    one.plant.outcome = 'auth';
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(24 * hour + minute);
    expect(one.asks).toHaveLength(2);
  });

  it('never retries a changed host key by itself', async () => {
    const one = bind(plant());
    one.plant.outcome = 'host_key';
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(30 * hour);
    expect(one.asks).toHaveLength(1);
    expect(one.schedule.paused('a')).toEqual(['host_key']);
    one.schedule.replace([target('a', { sourceFingerprint: 'c2' })], limits);
    await one.clock.pass(second);
    expect(one.asks).toHaveLength(2);
  });

  it('pauses a credential everywhere after two refused logins in a row', async () => {
    const one = bind(plant());
    one.plant.outcome = 'auth';
    await begin(
      one.schedule,
      ['a', 'b', 'c', 'd'].map((asset) => target(asset)),
    );
    await one.clock.pass(23 * hour);
    expect(one.asks.map((ask) => ask.asset)).toEqual(['a', 'b']);
    expect(one.schedule.paused('d')).toEqual(['auth']);
  });

  describe('retry', () => {
    it('sends one login to an asset that was repaired, and frees it and the credential everywhere', async () => {
      const one = bind(plant());
      one.plant.outcome = 'auth';
      await begin(
        one.schedule,
        ['a', 'b', 'c'].map((asset) => target(asset)),
      );
      await one.clock.pass(hour / 2);
      expect(one.asks.map((ask) => ask.asset)).toEqual(['a', 'b']);
      one.plant.outcome = 'ok';

      const answer = one.schedule.retry('a');
      await one.clock.pass(second);

      expect(await answer).toBe('ok');
      expect(one.asks.map((ask) => ask.asset)).toEqual(['a', 'b', 'a', 'c']);
      expect(['a', 'b', 'c'].map((asset) => one.schedule.paused(asset))).toEqual([[], ['auth'], []]);
    });

    it('pauses again where the login is refused again, which counts like any other', async () => {
      const one = bind(plant());
      one.plant.outcome = 'auth';
      await begin(one.schedule, [target('a')]);
      await one.clock.pass(23 * hour);
      const answer = one.schedule.retry('a');
      await one.clock.pass(second);
      expect(await answer).toBe('auth');
      await one.clock.pass(23 * hour);
      expect(one.asks).toHaveLength(2);
      expect(one.plant.memory.credentialBook.get('plant')).toMatchObject({ failures: 2 });
    });

    it.each(['timeout', 'unreachable', 'protocol', 'refused_by_limit'] as const)(
      'ends no pause where the look ends with %s: nobody learned anything of the login',
      async (outcome) => {
        const one = bind(plant());
        one.plant.outcome = 'auth';
        await begin(one.schedule, [target('a'), target('b')]);
        await one.clock.pass(hour / 2);
        one.plant.outcome = outcome;
        const answer = one.schedule.retry('a');
        await one.clock.pass(20 * hour);
        expect(await answer).toBe(outcome);
        expect(one.times('a')).toHaveLength(2);
        expect(one.schedule.paused('a')).toContain('auth');
        expect(one.schedule.paused('b')).toContain('auth');
      },
    );

    it('tries one credential once in ten minutes, on whatever asset, also after a kill -9 in the middle', async () => {
      const one = bind(plant());
      one.plant.outcome = 'auth';
      await begin(one.schedule, [target('a'), target('b'), target('c', { credential: 'other' })]);
      await one.clock.pass(hour / 2);
      one.plant.outcome = null;
      void one.schedule.retry('a');
      await one.clock.pass(second);
      expect(one.times('a')).toHaveLength(2);

      const again = bind(plant({}, one.plant));
      await begin(again.schedule, [target('a'), target('b'), target('c', { credential: 'other' })]);
      const freeAt = hour / 2 + 10 * minute;
      expect(await again.schedule.retry('a')).toEqual({ freeAt, credential: 'plant' });
      expect(await again.schedule.retry('b')).toEqual({ freeAt, credential: 'plant' });
      expect(again.asks).toEqual([]);
      void again.schedule.retry('c');
      await again.clock.pass(10 * minute);
      void again.schedule.retry('b');
      await again.clock.pass(second);
      expect(again.asks.map((ask) => ask.asset)).toEqual(['c', 'b']);
    });

    it('looks again at a host key, with no password at stake, and once in ten minutes', async () => {
      const one = bind(plant());
      one.plant.outcome = 'host_key';
      await begin(one.schedule, [target('a')]);
      await one.clock.pass(hour / 2);
      const answer = one.schedule.retry('a');
      await one.clock.pass(minute);
      expect(await answer).toBe('host_key');
      expect(await one.schedule.retry('a')).toEqual({ freeAt: hour / 2 + 10 * minute, credential: null });
      expect(one.plant.memory.credentialBook.get('plant')).toBeUndefined();
      await one.clock.pass(10 * minute);
      one.plant.outcome = 'ok';
      void one.schedule.retry('a');
      await one.clock.pass(second);
      expect(one.schedule.paused('a')).toEqual([]);
    });

    it('closes the breaker of the address where the look is good, whoever opened it', async () => {
      const one = bind(plant());
      one.plant.outcome = 'timeout';
      const behind = { address: 'gateway', zone: 'z' };
      await begin(one.schedule, [target('a', behind), target('b', { ...behind, intervalMs: 24 * hour })]);
      await one.clock.pass(3 * hour);
      expect(one.schedule.paused('b')).toEqual(['breaker']);
      one.plant.outcome = 'ok';
      void one.schedule.retry('b');
      await one.clock.pass(minute);
      expect([one.schedule.paused('a'), one.schedule.paused('b')]).toEqual([[], []]);
    });

    it('ends no kill switch, no window and no budget, and does not count then', async () => {
      const one = bind(plant({ requestsPerMinute: 1 }));
      const closedAt = 2 * minute + 10 * second;
      const pollingWindows = [
        { startAt: 0, endAt: closedAt + 1 },
        { startAt: closedAt + second + 1, endAt: hour },
      ];
      one.plant.outcome = 'auth';
      await begin(one.schedule, [target('a', { pollingWindows })]);
      await one.clock.pass(10 * second);
      expect(await one.schedule.retry('a')).toEqual(['budget']);
      await one.clock.pass(2 * minute);
      one.plant.killed = true;
      await one.clock.pass(second);
      expect(await one.schedule.retry('a')).toEqual(['kill_switch', 'window']);
      one.plant.killed = false;
      await one.clock.pass(second);
      void one.schedule.retry('a');
      await one.clock.pass(second);
      expect(one.asks).toHaveLength(2);
    });

    it('is a look like any other where nothing pauses the asset', async () => {
      const one = bind(plant());
      await begin(one.schedule, [target('a')]);
      await one.clock.pass(minute);
      for (let turn = 0; turn < 3; turn += 1) {
        const answer = one.schedule.retry('a');
        await one.clock.pass(10 * second);
        expect(await answer).toBe('ok');
      }
    });

    it('leaves no free pass behind where a look begins while it is written down', async () => {
      const one = bind(plant());
      one.plant.outcome = 'unreachable';
      await begin(one.schedule, [target('a')]);
      // Long enough for the breaker.
      for (let turn = 0; turn < 40 && !one.schedule.paused('a').includes('breaker'); turn += 1) {
        await one.clock.pass(hour / 4);
      }
      await one.clock.pass(minute);
      expect(one.schedule.paused('a')).toEqual(['breaker']);
      const disk = Promise.withResolvers<undefined>();
      const { saveCredential } = one.plant.memory;
      one.plant.memory.saveCredential = async (state) => {
        one.plant.memory.saveCredential = saveCredential;
        await disk.promise;
        await saveCredential.call(one.plant.memory, state);
      };
      one.plant.outcome = null;
      const before = one.asks.length;
      const answer = one.schedule.retry('a');
      await one.clock.pass(12 * hour);
      expect(one.asks).toHaveLength(before + 1);
      disk.resolve(undefined);
      await one.clock.pass(second);
      one.asks.at(-1)!.end('auth');
      expect(await answer).toBe('auth');
      await one.clock.pass(20 * hour);
      expect(one.asks).toHaveLength(before + 1);
    });

    it('sends nothing where it cannot be written down', async () => {
      const one = bind(plant());
      one.plant.outcome = 'auth';
      await begin(one.schedule, [target('a')]);
      await one.clock.pass(minute);
      one.plant.memory.saveCredential = () => Promise.reject(new Error('disk full'));
      await expect(one.schedule.retry('a')).rejects.toThrow('disk full');
      await one.clock.pass(minute);
      expect(one.asks).toHaveLength(1);
    });
  });

  it('tries a new credential on one asset first', async () => {
    const one = bind(plant());
    one.plant.outcome = null;
    await begin(one.schedule, [target('a'), target('b'), target('c', { credential: null })]);
    await one.clock.pass(minute);
    expect(one.asks.map((ask) => ask.asset)).toEqual(['a', 'c']);
    one.asks[0]!.end('ok');
    await one.clock.pass(second);
    expect(one.asks.map((ask) => ask.asset)).toEqual(['a', 'c', 'b']);
  });

  it('opens the breaker after three failures and doubles the pause', async () => {
    const one = bind(plant());
    one.plant.outcome = 'timeout';
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(20 * hour);
    expect(one.times('a').map((at) => Math.round(at / hour))).toEqual([0, 1, 2, 4, 8, 16]);
    expect(one.schedule.paused('a')).toEqual(['breaker']);
    const next = one.schedule.nextLookAt('a') ?? 0;
    await one.clock.pass(next - 20 * hour - minute);
    expect(one.times('a')).toHaveLength(6);
    await one.clock.pass(2 * minute);
    expect(one.times('a')).toHaveLength(7);
  });

  it('tries a breaker that has run out with one look, and that one decides', async () => {
    const one = bind(plant());
    one.plant.outcome = 'timeout';
    await begin(one.schedule, [target('a', { intervalMs: minute })]);
    await one.clock.pass(3 * minute);
    expect(one.times('a')).toEqual([0, minute, 2 * minute]);
    one.plant.outcome = null;
    await one.clock.pass(hour);
    expect(one.times('a')).toEqual([0, minute, 2 * minute, 4 * minute]);
    one.asks.at(-1)!.end('timeout');
    await one.clock.pass(second);
    expect(one.schedule.paused('a')).toEqual(['breaker']);
    one.plant.outcome = 'ok';
    await one.clock.pass(8 * minute);
    expect(one.schedule.paused('a')).toEqual([]);
  });

  it('tries it with one look also where several assets share the address', async () => {
    const one = bind(plant());
    const gateway = { address: 'gw', zone: 'z', intervalMs: minute };
    one.plant.outcome = 'timeout';
    await begin(one.schedule, [target('a', gateway), target('b', gateway), target('c', gateway)]);
    await one.clock.pass(20 * minute);
    const until = one.schedule.nextLookAt('a') ?? 0;
    const before = one.asks.length;
    await one.clock.pass(until - one.clock.now() + minute);
    expect(one.asks).toHaveLength(before + 1);
    expect(['a', 'b', 'c'].map((asset) => one.schedule.paused(asset).join())).toEqual([
      'breaker',
      'breaker',
      'breaker',
    ]);
  });

  it('begins no look while the requests of the last minute have used up the budget of the plant', async () => {
    const one = bind(plant({ requestsPerMinute: 50 }));
    one.plant.requests = 30;
    const often = { intervalMs: hour, credential: null };
    await begin(one.schedule, [
      ...['a', 'b', 'c'].map((asset) => target(asset, often)),
      target('file', { ...often, isPassive: true, mayAsk: false }),
    ]);
    await one.clock.pass(8 * second);
    one.plant.requests = 0;
    await one.clock.pass(2 * second);
    expect(one.asks.map(({ asset }) => asset)).toEqual(['a', 'b', 'file']);
    expect(['a', 'c'].map((asset) => one.schedule.paused(asset).join())).toEqual(['', 'budget']);
    expect(await one.schedule.lookNow('a')).toEqual(['budget']);
    await one.clock.pass(51 * second);
    expect(one.times('c').map((at) => Math.floor(at / second))).toEqual([60]);
    expect(one.plant.paused).toEqual(['c: budget', 'c: ']);
  });

  it('asks an asset less often that has become slow, also after a restart, and as often as before when that is over', async () => {
    const one = bind(plant());
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(9 * hour + minute);
    one.plant.answerMs = 2000;
    await one.clock.pass(4 * hour);
    expect(one.times('a').slice(-3)).toEqual([10 * hour, 11 * hour, 12 * hour]);
    expect(one.plant.slow).toHaveLength(1);
    expect(one.plant.slow[0]).toContain(
      'a: The asset has become slow: its first answer took 2000 ms, usually it takes 20 ms',
    );
    await one.schedule.stop();

    const again = bind(plant({}, one.plant));
    again.plant.answerMs = 20;
    await begin(again.schedule, [target('a')]);
    expect(again.schedule.slowness('a')).toContain('every 120 minutes instead of every 60');
    await again.clock.pass(3 * hour);
    expect(again.times('a').map((at) => Math.round(at / hour))).toEqual([14, 15, 16]);
    expect(again.plant.slow).toEqual(['a: null']);
  });

  it('announces each pause when it begins and when it ends, also of those that were not asked', async () => {
    const one = bind(plant());
    const nights = [
      { startAt: 0, endAt: 3 * hour },
      { startAt: 4 * hour, endAt: 100 * hour },
    ];
    await begin(one.schedule, [
      target('night', { pollingWindows: nights, credential: null }),
      target('night-too', { pollingWindows: nights, credential: null }),
    ]);
    await one.clock.pass(5 * hour);
    expect(one.plant.paused).toEqual(['night: window', 'night-too: window', 'night: ', 'night-too: ']);

    const two = bind(plant());
    two.plant.outcome = 'auth';
    await begin(two.schedule, [target('a'), target('b'), target('c')]);
    await two.clock.pass(hour);
    // Asset a is refused by its own look. With that of b the credential is paused, and c was never asked.
    expect(two.plant.paused).toEqual(['a: auth', 'b: auth', 'c: auth']);
    two.plant.outcome = 'ok';
    await two.clock.pass(24 * hour);
    expect(two.plant.paused.slice(3).toSorted()).toEqual(['a: ', 'b: ', 'c: ']);

    const three = bind(plant());
    three.plant.outcome = 'timeout';
    await begin(three.schedule, [target('a')]);
    await three.clock.pass(2 * hour + minute);
    three.plant.outcome = 'ok';
    await three.clock.pass(3 * hour);
    expect(three.plant.paused).toEqual(['a: breaker', 'a: ']);
  });

  it('goes on reading files while the kill switch is set: they send nothing', async () => {
    const one = bind(plant());
    const file = { intervalMs: minute, isPassive: true, credential: null };
    one.plant.killed = true;
    await begin(one.schedule, [target('log', { ...file, mayAsk: false }), target('named', file), target('asset')]);
    await one.clock.pass(10 * minute);
    expect([...new Set(one.asks.map(({ asset }) => asset))]).toEqual(['log']);
    expect(one.times('log').length).toBeGreaterThan(9);
    const paused = ['log', 'named', 'asset'].map((asset) => one.schedule.paused(asset).join());
    expect(paused).toEqual(['', 'kill_switch', 'kill_switch']);
    expect(one.asks.some(({ signal }) => signal.aborted)).toBe(false);
  });

  it('stops everything within a second of the kill switch, sessions in flight included', async () => {
    const one = bind(plant());
    one.plant.outcome = null;
    await begin(one.schedule, [target('a')]);
    one.plant.killed = true;
    await one.clock.pass(second);
    expect(one.asks[0]!.signal.aborted).toBe(true);
    expect(one.schedule.paused('a')).toEqual(['kill_switch']);
    await one.clock.pass(5 * hour);
    expect(one.asks).toHaveLength(1);

    one.plant.killed = false;
    await one.clock.pass(2 * second);
    expect(one.asks).toHaveLength(2);
    expect(one.asks[1]!.signal.aborted).toBe(false);
    expect(one.plant.killSwitch, 'told once each').toEqual([true, false]);
  });

  it('aborts sessions on stop and waits for them', async () => {
    const one = bind(plant());
    one.plant.outcome = null;
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(second);
    await one.schedule.stop();
    expect(one.asks[0]!.signal.aborted).toBe(true);
    expect(one.plant.memory.addressBook.get('a a')).toMatchObject({ failures: 0, nextLookAt: hour });
  });

  it('does not begin a look it was about to begin when it was stopped', async () => {
    const one = bind(plant());
    await begin(one.schedule, [target('a')]);
    await one.schedule.stop();
    expect(one.asks).toEqual([]);
  });

  it('looks now when asked to, under the same lock, and says why not', async () => {
    const one = bind(plant());
    await begin(one.schedule, [target('a'), target('b', { pollingWindows: [] })]);
    await one.clock.pass(10 * second);
    const outcome = one.schedule.lookNow('a');
    await one.clock.pass(second);
    expect(await outcome).toBe('ok');
    expect(one.times('a')).toEqual([0, 10 * second]);
    expect(await one.schedule.lookNow('b')).toEqual(['window']);
  });

  it('tells who asks for a look when a pause begins before its turn, and forgets no wish for another', async () => {
    const one = bind(plant());
    one.plant.outcome = null;
    await begin(one.schedule, [target('a', { address: 'gw' }), target('b', { address: 'gw' })]);
    await one.clock.pass(second);
    const outcome = one.schedule.lookNow('b');
    // The look under way brings an agenda without a wish.
    one.schedule.want('b', null);
    one.plant.killed = true;
    await one.clock.pass(2 * second);
    expect(await outcome).toEqual(['kill_switch']);
    expect(one.plant.refused).toEqual([]);

    one.plant.killed = false;
    await one.clock.pass(2 * second);
    const again = one.schedule.lookNow('b');
    one.schedule.want('b', null);
    await one.clock.pass(minute);
    one.asks.at(-1)!.end('ok');
    await one.clock.pass(minute);
    one.asks.at(-1)!.end('ok');
    expect(await again).toBe('ok');
  });

  it('keeps what is wanted before it starts to ask', async () => {
    const one = bind(plant());
    await one.schedule.load([target('a'), target('b')]);
    one.schedule.want('b', second);
    one.schedule.start();
    await one.clock.pass(2 * second);
    expect(one.times('b')).toEqual([second]);
  });

  it('asks a refused wish again after a minute, however often it is renewed', async () => {
    const one = bind(plant());
    one.plant.killed = true;
    await begin(one.schedule, [target('a')]);
    one.schedule.want('a', 0);
    for (let i = 0; i < 150; i += 1) {
      await one.clock.pass(second);
      one.schedule.want('a', 0);
    }
    expect(one.plant.refused).toEqual(['a', 'a', 'a']);
  });

  it('sends a changed password to two assets and no more, at once or one after the other, every day anew', async () => {
    const one = bind(plant({ maxConcurrentPerZone: 16 }));
    const fleet = Array.from({ length: 50 }, (_, i) => target(`a${i}`, { credentialLooks: 2, intervalMs: minute }));
    await begin(one.schedule, fleet);
    await one.clock.pass(10 * minute);
    const before = one.asks.length;
    one.plant.outcome = 'auth';
    await one.clock.pass(23 * hour);
    expect(one.asks.length - before).toBeLessThanOrEqual(2);
    await one.clock.pass(24 * hour);
    expect(one.asks.length - before).toBeLessThanOrEqual(4);

    // After a restart nobody knows whether the password was changed.
    const again = bind(plant({ maxConcurrentPerZone: 16 }, one.plant));
    again.plant.outcome = 'auth';
    await one.schedule.stop();
    await begin(
      again.schedule,
      fleet.map((entry) => ({ ...entry, secretFingerprint: 's2' })),
    );
    await again.clock.pass(hour);
    expect(again.asks).toHaveLength(2);
  });

  it('has one session per machine, also where it is called by name and by number', async () => {
    const one = bind(plant());
    one.plant.machines['hmi.plant'] = '10.0.0.1';
    one.plant.outcome = null;
    await begin(one.schedule, [target('a', { address: '10.0.0.1' }), target('b', { address: 'hmi.plant' })]);
    await one.clock.pass(minute);
    expect(one.asks.map((ask) => ask.asset)).toEqual(['a']);
    one.asks[0]!.end('ok');
    await one.clock.pass(second);
    expect(one.asks.map((ask) => ask.asset)).toEqual(['a', 'b']);
  });

  it('keeps the gap and the breaker of an address over a restart, for whoever stands behind it', async () => {
    const one = bind(plant({ minGapMs: 30 * second }));
    await begin(one.schedule, [target('a', { address: 'gw' })]);
    await one.clock.pass(second);
    await one.schedule.stop();
    const two = bind(plant({ minGapMs: 30 * second }, one.plant));
    two.plant.outcome = 'timeout';
    await two.schedule.load([target('a', { address: 'gw' }), target('b', { address: 'gw' })]);
    two.schedule.want('b', 0);
    two.schedule.start();
    await two.clock.pass(hour);
    expect(two.times('b')[0]).toBe(30 * second);

    await two.clock.pass(2 * hour);
    expect(two.schedule.paused('a')).toEqual(['breaker']);
    expect(two.schedule.paused('b')).toEqual(['breaker']);
    two.schedule.replace([target('new', { address: 'gw' })], limits);
    expect(two.schedule.paused('new')).toEqual(['breaker']);
  });

  it('does not forget a refused login where the disk fails once', async () => {
    const one = bind(plant());
    const { saveCredential } = one.plant.memory;
    one.plant.outcome = 'auth';
    one.plant.memory.saveCredential = () => Promise.reject(new Error('disk'));
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(second);
    one.plant.memory.saveCredential = saveCredential;
    await one.clock.pass(20 * hour);
    expect(one.times('a')).toEqual([0]);
    expect(one.plant.failed).toEqual(['a: Error: disk']);
  });

  it.each([
    ['has left it', [], true],
    ['is only listened to now', [target('a', { mayAsk: false })], true],
    ['has moved', [target('a', { address: 'elsewhere' })], true],
    ['is asked less often now', [target('a', { intervalMs: 2 * hour })], false],
  ])('calls off a look where the config no longer lets it be asked there: an asset that %s', async (_how, now, is) => {
    const one = bind(plant());
    one.plant.outcome = null;
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(second);
    one.schedule.replace(now, limits);
    expect(one.asks[0]!.signal.aborted).toBe(is);
    await one.clock.pass(minute);
    expect(one.plant.memory.addressBook.get('a a')).toMatchObject({ failures: 0, nextLookAt: hour });
  });

  it('waits at its stop for looks of assets that have left the config, and counts them', async () => {
    const one = bind(plant({ maxConcurrent: 1 }));
    one.plant.outcome = null;
    one.plant.isStubborn = true;
    await begin(one.schedule, [target('gone')]);
    await one.clock.pass(second);
    one.schedule.replace([target('a')], { ...limits, maxConcurrent: 1 });
    await one.clock.pass(minute);
    expect(one.asks.map((ask) => ask.asset)).toEqual(['gone']);
    let isStopped = false;
    const stopped = one.schedule.stop().then(() => (isStopped = true));
    await settle();
    expect(isStopped).toBe(false);
    one.asks[0]!.end('timeout');
    await stopped;
    expect(one.asks).toHaveLength(1);
  });

  it('is not held up by a clock that was set back, neither while it runs nor at its start', async () => {
    const one = bind(plant());
    one.clock.set(3000 * hour);
    await begin(one.schedule, [target('a')]);
    await one.clock.pass(second);
    one.clock.set(2000 * hour);
    await one.clock.pass(2 * hour + minute);
    expect(
      one
        .times('a')
        .slice(1)
        .map((at) => Math.round(at / minute)),
    ).toEqual([2001 * 60, 2002 * 60]);
    await one.schedule.stop();

    const two = bind(plant({}, one.plant));
    two.clock.set(1000 * hour);
    await begin(two.schedule, [target('a')]);
    await two.clock.pass(hour + second);
    expect(two.asks).toHaveLength(1);
  });
});

const limits = { maxConcurrent: 16, maxConcurrentPerZone: 2, minGapMs: 5 * second, requestsPerMinute: null };

function bind(plant: Plant): {
  plant: Plant;
  schedule: Schedule;
  clock: FakeClock;
  asks: Ask[];
  times: (asset: string) => readonly number[];
} {
  return {
    plant,
    schedule: plant.schedule,
    clock: plant.clock,
    asks: plant.asked,
    times: (asset) => plant.times(asset),
  };
}
