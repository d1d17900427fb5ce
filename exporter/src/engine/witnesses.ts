import { unlessAborted } from '../collect/abort.ts';
import type { Asset } from '../config/config.ts';
import { isPassive, sourceName, type PassiveSource } from '../config/resolve/passive.ts';
import { CollectError, emptyFootprint } from '../model/collection.ts';
import type { HeardSource } from '../model/state/happening.ts';
import type { Collected } from '../model/observation.ts';
import type { Watch } from '../lib/step.ts';
import type { Testimony } from '../model/state/witness.ts';
import type { Clock } from '../lib/clock.ts';
import type { Assets } from './assets.ts';
import type { Ledger } from './ledger.ts';
import type { Log } from './log.ts';
import type { Trouble } from './trouble.ts';

/** How often witnesses are read that no look reads, because the asset is not asked at present. */
const roundMs = 60_000;

/** A look waits no longer than this for a witness: its files may be on a share that hangs. */
const longestMs = 10_000;

export interface WitnessesDeps {
  readonly assets: Pick<Assets, 'all' | 'witnessOf'>;
  readonly ledger: Pick<Ledger, 'take'>;
  readonly trouble: Trouble;
  readonly log: Log;
  readonly clock: Clock;
  readonly watch: Pick<Watch, 'step'>;
}

/** Reads the other sources of assets, beside the first one. They read files, so nothing is sent. */
export class Witnesses {
  readonly #deps: WitnessesDeps;
  readonly #heardAt = new Map<string, number>();
  /**
   * What a source asked to remember. Not kept over a restart: then everything is read once more, and counts as one
   * report.
   */
  readonly #remembered = new Map<string, string | null>();
  /** Reads under way. When a share hangs, no second read is started: each one would hold a thread. */
  readonly #reading = new Map<string, Promise<Collected>>();
  /** The last problem of a source of an asset, so that each is logged once. */
  readonly #told = new Map<string, string>();
  #cancel = (): void => undefined;
  #isStopped = false;

  constructor(deps: WitnessesDeps) {
    this.#deps = deps;
  }

  /** Reads all witnesses of an asset and judges it again. Never rejects; without witnesses it does nothing. */
  async hear(asset: Asset): Promise<void> {
    const { ledger, trouble, clock } = this.#deps;
    const { name } = asset.policy.identity;
    const sources = asset.sources.slice(1).filter(isPassive);
    if (sources.length === 0) return;
    this.#heardAt.set(name, clock.now());
    const heard: HeardSource[] = [];
    const remember = new Map<string, string | null>();
    for (const source of sources) {
      heard.push({ source: sourceName(source), testimony: await this.#ask(name, source, remember) });
    }
    const taken = ledger.take(name, { kind: 'testimony', at: clock.now(), heard });
    // What was not written down must be reported again.
    const kept = taken.then((judged) => {
      if (judged === null) return;
      const known = new Set(judged.state.witnesses?.map(({ source }) => source));
      // The asset left the config and came back. Its earlier reports are forgotten, so everything is new.
      for (const { source } of heard) if (!known.has(source)) remember.set(`${name} ${source}`, null);
      for (const [key, text] of remember) this.#remembered.set(key, text);
    });
    await trouble.guard(name, kept);
  }

  start(): void {
    this.#cancel = this.#deps.clock.after(roundMs, () => {
      void this.#round().then(() => {
        if (!this.#isStopped) this.start();
      });
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel();
  }

  /** Each look of an asset reads its witnesses. Assets that are not asked are read at their own interval. */
  async #round(): Promise<void> {
    const now = this.#deps.clock.now();
    for (const asset of this.#deps.assets.all()) {
      if (this.#isStopped) return;
      const last = this.#heardAt.get(asset.policy.identity.name) ?? -Infinity;
      if (Math.abs(now - last) >= asset.intervalMs) await this.hear(asset);
    }
  }

  /** Null where the source has nothing new. */
  async #ask(asset: string, source: PassiveSource, remember: Map<string, string | null>): Promise<Testimony | null> {
    const key = `${asset} ${sourceName(source)}`;
    const limit = new AbortController();
    const clear = this.#deps.clock.after(longestMs, () => {
      limit.abort(new CollectError('refused_by_limit', `it has said nothing for ${longestMs / 1000} s`));
    });
    try {
      const collected = await unlessAborted(this.#read(asset, key, source), limit.signal);
      this.#told.delete(key);
      remember.set(key, collected.remember);
      return testimonyOf(source, collected);
    } catch (error) {
      if (!(error instanceof CollectError)) this.#deps.trouble.bug(asset, error);
      const reason = error instanceof CollectError ? error.message : 'it failed in a way nobody had thought of';
      if (this.#told.get(key) !== reason)
        this.#deps.log.warn({ asset, source: sourceName(source), reason }, 'a witness has nothing to say');
      this.#told.set(key, reason);
      return null;
    } finally {
      clear();
    }
  }

  #read(asset: string, key: string, source: PassiveSource): Promise<Collected> {
    const { step } = this.#deps.watch;
    const reading = this.#reading.get(key);
    if (reading !== undefined) return reading;
    const remembered = this.#remembered.get(key) ?? null;
    const signal = new AbortController().signal;
    const begun = this.#deps.assets
      .witnessOf(source)
      .collect({ signal, footprint: emptyFootprint(), remembered, step: (work) => step(asset, work) })
      .finally(() => this.#reading.delete(key));
    this.#reading.set(key, begun);
    return begun;
  }
}

/** Null where the source reported all of this before. A live look comes from the asset itself and is no witness. */
function testimonyOf(source: PassiveSource, collected: Collected): Testimony | null {
  if (collected.kind === 'nothing_new' || collected.kind === 'look') return null;
  const words = collected.kind === 'recording' ? [...collected.earlier, collected] : [collected];
  return {
    source: sourceName(source),
    collector: source.type,
    lastSeenAt: collected.takenAt,
    answered: words.flatMap(({ answered = [] }) => answered),
    forgetAfterMs: collected.countsForMs,
    sawEveryDay: collected.kind === 'wire' && collected.sawEveryDay,
  };
}
