import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Judged } from '../compare/happening/judged.ts';
import { changesBetween, namesText } from '../config/reload/changes.ts';
import type { Config } from '../config/config.ts';
import { confirmationProblems, type Confirmed } from '../config/reload/removals.ts';
import type { LookEnd } from '../model/collection.ts';
import type { Store } from '../model/store.ts';
import { createControl } from '../publish/http/control/control.ts';
import type { HttpServer } from '../publish/http/options.ts';
import { createHttpServer } from '../publish/http/server.ts';
import { metricsHandler } from '../publish/metrics/handler.ts';
import { checkStore } from '../record/file/check-store.ts';
import { openStore } from '../record/open-store.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { Schedule } from '../schedule/schedule.ts';
import { Assets } from '../engine/assets.ts';
import { Cleanups } from '../lib/cleanups.ts';
import { controlSocket } from '../commands/ask.ts';
import { commandDescriptions, doorTo } from '../commands/door.ts';
import type { ReloadChanges, ReloadRequest, ReloadResult } from '../model/reload.ts';
import { Deadlines } from '../engine/deadlines.ts';
import { fingerprintKey } from '../engine/fingerprint-key.ts';
import { Followers, isWire } from '../engine/followers.ts';
import { Ledger } from '../engine/ledger.ts';
import type { Log } from '../engine/log.ts';
import { Looker } from '../engine/looker.ts';
import { machineAt } from '../lib/dns.ts';
import { createPublisher, type Publisher } from '../engine/publisher.ts';
import { ReloadQueue } from './reload-queue.ts';
import type { Leaving } from '../engine/removal-notes.ts';
import { Removals } from '../engine/removals.ts';
import { restore } from '../engine/restore.ts';
import { StoreChecks } from './store-checks.ts';
import { targetsOf } from '../engine/targets.ts';
import { Trouble } from '../engine/trouble.ts';
import { version } from '../lib/version.ts';
import { LoopGuard } from '../engine/watchdog/loop-guard.ts';
import { Witnesses } from '../engine/witnesses.ts';

const dayMs = 24 * 3_600_000;

export type Reloaded =
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly config: null; readonly problems: readonly string[] };

export interface AppOptions {
  readonly config: Config;
  /** Reads the config again, for a reload. */
  readonly load: (options: { readonly confirmed: Confirmed; readonly before: Config }) => Promise<Reloaded>;
  readonly log: Log;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** Everything that lives between start and stop. */
interface Parts {
  readonly store: Store;
  readonly key: KeyObject;
  readonly assets: Assets;
  readonly schedule: Schedule;
  readonly publisher: Publisher;
  readonly trouble: Trouble;
  readonly ledger: Ledger;
  readonly looker: Looker;
  readonly removals: Removals;
  readonly followers: Followers;
  readonly witnesses: Witnesses;
}

interface Applying {
  readonly before: Config;
  readonly config: Config;
  readonly confirmed: Confirmed;
  readonly by: string;
}

/** The exporter as a whole: the only place where the stages meet. */
export class App {
  readonly #load: AppOptions['load'];
  readonly #random: () => number;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #cleanups = new Cleanups();
  #config: Config;
  #running: Parts | null = null;
  #http: HttpServer | null = null;
  readonly #guard: LoopGuard;
  /** What start-up still waits for; null when everything configured has been rendered. */
  #notReady: string | null = 'the store is being opened';
  readonly #reloads: ReloadQueue<ReloadRequest, ReloadResult>;

  constructor(options: AppOptions) {
    this.#config = options.config;
    this.#load = options.load;
    this.#random = options.random ?? Math.random;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log;
    const putAside = (asset: string): void => {
      const { schedule, trouble, ledger } = this.#parts;
      schedule.want(asset, this.#guard.until(asset));
      void trouble.guard(asset, ledger.refresh(asset));
    };
    this.#guard = new LoopGuard({ dataDir: () => this.#config.dataDir, log: this.#log, now: this.#now, putAside });
    this.#reloads = new ReloadQueue(this.#reload.bind(this));
  }

  /** Where the pages are; valid after `start`. */
  get url(): string {
    return this.#http?.url ?? '';
  }

  /**
   * Opens the store, listens, shows what the store knows, and only then begins to ask.
   * @throws StoreError, ListenError: nothing is left behind then
   */
  async start(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Takes every session back, writes down what is under way, and closes in reverse order. */
  async stop(): Promise<void> {
    await this.#cleanups.run();
  }

  /** Another config, or why there is none: then everything stays as it was. One at a time; those that wait share one. */
  reload(request: ReloadRequest): Promise<ReloadResult> {
    return this.#reloads.ask(request);
  }

  readonly #now = (): number => this.#clock.now();

  get #parts(): Parts {
    if (this.#running === null) {
      throw new TypeError('the app was not started');
    }
    return this.#running;
  }

  async #start(): Promise<void> {
    const { dataDir } = this.#config;
    const store = await openStore({ dataDir, now: this.#now, log: this.#log, step: this.#guard.watch.step });
    this.#cleanups.add(() => store.close());
    this.#guard.start();
    this.#cleanups.add(() => this.#guard.stop());
    const parts = this.#wire(store, await fingerprintKey(dataDir));
    this.#running = parts;
    await this.#listen(parts);
    this.#notReady = 'the assets are being rendered from the store';
    // Before anything is rendered: what an asset waits for is told to the schedule, and its pauses are published.
    await parts.schedule.load(targetsOf(this.#config, parts.key));
    this.#cleanups.add(() => parts.followers.stop());
    this.#cleanups.add(() => parts.schedule.stop());
    for (const asset of this.#guard.all()) parts.schedule.want(asset, this.#guard.until(asset));
    const left = await restore(parts, this.#now());
    this.#notReady = null;
    parts.followers.start();
    parts.witnesses.start();
    this.#cleanups.add(() => {
      parts.witnesses.stop();
    });
    parts.schedule.start();
    this.#pruneDaily(parts);
    this.#checkDaily(parts);
    const assets = this.#config.assets.length;
    this.#log.info({ url: this.url, assets, version, ...textsOf(left) }, 'otports is running');
  }

  #wire(store: Store, key: KeyObject): Parts {
    const now = this.#now;
    const followers = this.#createFollowers();
    const assets = new Assets(this.#config, { now, followers });
    const schedule = this.#createSchedule(store);
    const pausedOf = (asset: string) => this.#guard.alsoPaused(asset, schedule.paused(asset));
    const nextLookAt = (asset: string) => schedule.nextLookAt(asset);
    const killSwitch = () => (schedule.isKilled ? this.#config.killSwitchFile : null);
    const { watch } = this.#guard;
    const longestBlockMs = () => this.#guard.longestBlockMs();
    const publisher = createPublisher({
      store,
      assets,
      now,
      config: () => this.#config,
      pausedOf,
      nextLookAt,
      killSwitch,
      watch,
      longestBlockMs,
    });
    publisher.self.configLoaded(true, now());
    publisher.self.externalUrl(this.#config.externalUrl);
    publisher.self.storeCreated(store.createdAt);
    const trouble = new Trouble(this.#log, publisher.self);
    const told = ({ changes }: Judged): void => {
      for (const change of changes) this.#log.info(change, 'deviation');
    };
    const deadlines = new Deadlines(this.#clock, (asset, at) => void this.#deadline(asset, at));
    this.#cleanups.add(() => {
      deadlines.stop();
    });
    const ledger = new Ledger({
      store,
      now,
      pausedOf,
      slownessOf: (asset) => schedule.slowness(asset),
      policyOf: (asset) => assets.policyOf(asset),
      publish: (report) => {
        publisher.publish(report);
      },
      agenda: (asset, { lookAt, judgeAt }) => {
        schedule.want(asset, lookAt);
        deadlines.set(asset, judgeAt);
      },
      told,
      watch,
    });
    const witnesses = new Witnesses({ assets, ledger, trouble, log: this.#log, clock: this.#clock, watch });
    const looker = new Looker({ assets, store, ledger, trouble, witnesses, log: this.#log, now, watch });
    const deadline = deadlines.set.bind(deadlines);
    const removals = new Removals({ store, ledger, publisher, now, deadline, told });
    return { store, key, assets, schedule, publisher, trouble, ledger, looker, removals, followers, witnesses };
  }

  async #look(asset: string, signal: AbortSignal): Promise<LookEnd> {
    const { looker, trouble, ledger } = this.#parts;
    return await this.#guard.trial(asset, {
      look: () => looker.look(asset, signal),
      released: () => trouble.guard(asset, ledger.refresh(asset)),
    });
  }

  #createFollowers(): Followers {
    const followers = new Followers({
      dataDir: this.#config.dataDir,
      now: this.#now,
      opened: (asset) => {
        this.#answered(asset);
      },
      trouble: (reason) => {
        this.#log.warn({ reason }, 'a log of a sensor cannot be read as it should');
      },
      failed: (error) => {
        this.#parts.trouble.bug('', error);
      },
    });
    followers.replace(this.#config.assets);
    return followers;
  }

  /** A port answered for the first time: who is seen by the sensor alone is judged at once, all others are only heard of. */
  #answered(name: string): void {
    const { assets, schedule, witnesses } = this.#parts;
    const asset = assets.get(name);
    if (asset === null) return;
    if (isWire(asset.sources[0])) schedule.want(name, this.#now());
    else void witnesses.hear(asset);
  }

  #createSchedule(store: Store): Schedule {
    const deps = {
      clock: this.#clock,
      random: this.#random,
      store,
      isKilled: () => existsSync(this.#config.killSwitchFile),
      killSwitchChanged: (isSet: boolean) => {
        this.#parts.publisher.self.killSwitch(isSet);
        const what = isSet ? 'is set: no asset is asked' : 'was removed: assets are asked again';
        this.#log.warn({ file: this.#config.killSwitchFile }, `the kill switch ${what}`);
      },
      resolve: machineAt,
      look: (asset: string, signal: AbortSignal) => this.#look(asset, signal),
      asideUntil: (asset: string) => this.#guard.until(asset),
      refused: (asset: string, at: number) => {
        const { trouble, ledger } = this.#parts;
        void trouble.guard(asset, ledger.take(asset, { kind: 'refused', at }));
      },
      pauseChanged: (asset: string) => {
        const { trouble, ledger } = this.#parts;
        void trouble.guard(asset, ledger.refresh(asset));
      },
      slownessChanged: (asset: string, note: string | null) => {
        const { trouble, ledger } = this.#parts;
        if (note === null) this.#log.warn({ asset }, 'asset answers as fast as before, and is asked as often');
        else this.#log.warn({ asset, reason: note }, 'asset is asked less often');
        void trouble.guard(asset, ledger.refresh(asset));
      },
      failed: (asset: string, error: unknown) => {
        this.#parts.trouble.report(asset, error);
      },
    };
    return new Schedule(deps, this.#config.limits);
  }

  async #listen(parts: Parts): Promise<void> {
    const { publisher, store } = parts;
    const { listen, web, dataDir } = this.#config;
    const reload = this.reload.bind(this);
    const door = doorTo({ ...parts, log: this.#log, now: this.#now, config: () => this.#config, reload });
    const http = createHttpServer({
      listen,
      tls: web?.tls ?? null,
      access: () => ({
        reads: this.#config.reads,
        tokens: this.#config.tokens,
        users: this.#config.web?.users ?? new Map(),
      }),
      fleet: publisher.fleet,
      store,
      metrics: metricsHandler(publisher.exposition, publisher.self, { ready: () => this.#notReady === null }),
      notReady: () => this.#notReady,
      door,
      commands: commandDescriptions,
      externalUrl: () => this.#config.externalUrl,
      timezone: () => this.#config.timezone,
      version,
      now: this.#now,
      dropped: (reason) => {
        publisher.self.connectionDropped(reason);
      },
      log: this.#log,
    });
    await http.start();
    this.#http = http;
    this.#cleanups.add(() => http.stop());
    const control = createControl({ socket: join(dataDir, controlSocket), door, log: this.#log });
    await control.start();
    this.#cleanups.add(() => control.stop());
  }

  async #reload({ confirmed, by }: ReloadRequest): Promise<ReloadResult> {
    const { publisher, removals } = this.#parts;
    const { self } = publisher;
    const before = this.#config;
    const { config, problems } = await this.#load({ confirmed, before });
    if (config === null) {
      self.configLoaded(false, this.#now());
      this.#log.warn({ problems }, 'the config was not reloaded, everything stays as it was');
      return { ok: false, problems, changes: {} };
    }
    const wrong = confirmationProblems(
      { before, after: config, pending: new Set([...removals.pending, ...removals.owed]) },
      confirmed,
    );
    if (wrong.length > 0) return { ok: false, problems: wrong, changes: {} };
    const changes = await this.#apply({ before, config, confirmed, by: `a reload by ${by}` });
    self.configLoaded(true, this.#now());
    self.externalUrl(config.externalUrl);
    this.#log.info({ assets: config.assets.length, by, ...changes }, 'config reloaded');
    const owed = [...removals.owed];
    return { ok: owed.length === 0, problems: owed.length === 0 ? [] : [owedText(owed)], changes };
  }

  async #apply({ before, config, confirmed, by }: Applying): Promise<ReloadChanges> {
    const { gone, ...changes } = await changesBetween(before, config);
    const { assets, schedule, publisher, removals, trouble, ledger, key, followers } = this.#parts;
    this.#config = config;
    if (config.web?.tls) this.#http?.renew(config.web.tls);
    assets.replace(config);
    followers.replace(config.assets);
    schedule.replace(targetsOf(config, key), config.limits);
    publisher.exposition.place(assets.names());
    const policies = new Map(before.assets.map(({ policy }) => [policy.identity.name, policy]));
    const left = { removed: [] as string[], held: [] as string[] };
    for (const name of new Set([...removals.pending, ...removals.owed, ...gone])) {
      if (assets.has(name)) {
        removals.returned(name);
        continue;
      }
      const leaving = { policy: policies.get(name) ?? null, confirmed: howConfirmed(name, confirmed), by };
      await trouble.guard(
        name,
        removals.leave(name, leaving).then((how) => left[how].push(name)),
      );
    }
    const configured = assets.configured(this.#now());
    for (const name of assets.names()) await trouble.guard(name, ledger.take(name, configured));
    return textsOf({ ...changes, ...left });
  }

  async #deadline(asset: string, at: number): Promise<void> {
    const { assets, removals, trouble, ledger } = this.#parts;
    const due = assets.has(asset) ? ledger.take(asset, { kind: 'tick', at }) : removals.due(asset);
    await trouble.guard(asset, due);
  }

  #checkDaily({ publisher }: Parts): void {
    const { dataDir } = this.#config;
    const check = (signal: AbortSignal) => checkStore(dataDir, signal);
    const checks = new StoreChecks({ check, clock: this.#clock, self: publisher.self, log: this.#log });
    checks.start();
    this.#cleanups.add(() => {
      checks.stop();
    });
  }

  #pruneDaily({ store, trouble }: Parts): void {
    let cancel = (): void => undefined;
    const tomorrow = (): void => {
      cancel = this.#clock.after(dayMs, () => {
        void trouble.guard('', store.prune(this.#now() - this.#config.retentionMs)).then(tomorrow);
      });
    };
    tomorrow();
    this.#cleanups.add(() => {
      cancel();
    });
  }
}

function howConfirmed(asset: string, confirmed: Confirmed): Leaving['confirmed'] {
  if (confirmed === 'none') return null;
  if (confirmed === 'all') return 'all';
  return confirmed.includes(asset) ? 'named' : null;
}

function owedText(assets: readonly string[]): string {
  return `the new configuration holds, but that ${namesText(assets)} left it could not be written down; it stays as it was and is tried again every minute, and at each reload`;
}

/** What a reload or a start did, for a person and the log; nothing of what did not happen. */
function textsOf(changes: Readonly<Record<string, readonly string[]>>): ReloadChanges {
  return Object.fromEntries(
    Object.entries(changes).flatMap(([what, names]) => (names.length === 0 ? [] : [[what, namesText(names)]])),
  );
}
