import type { Span } from '../model/asset.ts';
import type { Profile } from './config.ts';
import { formatDuration } from './duration.ts';
import { anyOf, matcher, type Labels } from './labels.ts';
import type { Merged } from './layers.ts';
import type { Findings } from './problem.ts';
import type { AssetEntry } from './schema/asset.ts';
import type { Otports } from './schema/otports.ts';
import type { PollOverride } from './schema/poll.ts';
import type { Weekly } from './schema/windows.ts';
import { longestClosedMs, openFinder, spanFinder, type Recurrence } from './windows.ts';

/** When an asset is asked and when it counts as unknown; milliseconds. */
export interface Timing {
  readonly intervalMs: number;
  readonly jitter: number;
  readonly staleAfterMs: number;
  readonly confirmAfterMs: number;
  readonly confirmWithinMs: number;
  readonly confirmations: number;
}

/** `gentle` asks at most this often unless somebody said otherwise of these assets. */
const gentleIntervalMs = 6 * 3_600_000;

/** Shorter intervals are for a laboratory. */
const unusualIntervalMs = 30_000;

interface TimingJob {
  readonly entry: AssetEntry;
  readonly merged: Merged;
  readonly profile: Profile;
  readonly closedMs: number;
}

/** Puts together what an asset and the whole config say of time, and checks that it can work. */
export function resolveTiming(poll: Otports['poll'], job: TimingJob, findings: Findings): Timing {
  const { entry, merged, profile, closedMs } = job;
  const said = override(poll, entry.poll ?? {});
  const isRaised =
    profile === 'gentle' && said.interval < gentleIntervalMs && !merged.isSaidInParticular(['poll', 'interval']);
  const intervalMs = isRaised ? gentleIntervalMs : said.interval;
  const isStaleSaid = merged.isSaidInParticular(['poll', 'stale_after']);
  const staleAfterMs =
    said.stale_after !== undefined && (isStaleSaid || !isRaised)
      ? said.stale_after
      : Math.max(3 * intervalMs + closedMs, said.stale_after ?? 0);
  const at = (key: string) => merged.place(['poll', key], 'value');
  const least = 2 * intervalMs + closedMs;
  if (staleAfterMs < least) {
    const closed = closedMs > 0 ? ` and the ${formatDuration(closedMs)} for which polling windows stay closed` : '';
    findings.problem(
      at('stale_after'),
      `${formatDuration(staleAfterMs)} is shorter than two intervals of ${formatDuration(intervalMs)}${closed}; it must be at least ${formatDuration(least)}`,
    );
  }
  if (said.confirm_after >= said.confirm_within) {
    findings.problem(
      at('confirm_after'),
      `${formatDuration(said.confirm_after)} must be shorter than confirm_within, which is ${formatDuration(said.confirm_within)}`,
    );
  }
  if (intervalMs < unusualIntervalMs) {
    findings.warning(
      at('interval'),
      `asks every ${formatDuration(intervalMs)}, which is for a laboratory; plants ask once an hour`,
    );
  }
  return {
    intervalMs,
    jitter: said.jitter,
    staleAfterMs,
    confirmAfterMs: said.confirm_after,
    confirmWithinMs: said.confirm_within,
    confirmations: said.confirmations,
  };
}

function override(poll: Otports['poll'], own: PollOverride): Otports['poll'] {
  return {
    interval: own.interval ?? poll.interval,
    jitter: own.jitter ?? poll.jitter,
    stale_after: own.stale_after ?? poll.stale_after,
    confirm_after: own.confirm_after ?? poll.confirm_after,
    confirm_within: own.confirm_within ?? poll.confirm_within,
    confirmations: own.confirmations ?? poll.confirmations,
  };
}

/** A window of the config with the assets it speaks of. */
export interface ScopedWindow {
  readonly covers: (labels: Labels) => boolean;
  readonly recurrence: Recurrence;
}

/** Whether a window's `labels` and `assets` fit; where neither is given it is for all. */
export function scopeOf(window: {
  readonly labels?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly assets?: readonly string[] | undefined;
}): (labels: Labels) => boolean {
  const labelsFit = matcher(window.labels ?? {});
  const nameFits = anyOf(window.assets ?? ['*']);
  return (labels) => labelsFit(labels) && nameFits(labels['name'] ?? '');
}

/** Windows of one asset; assets with the same windows share the functions, and what these remember. */
export class WindowSets {
  readonly #maintenance: readonly ScopedWindow[];
  readonly #polling: readonly ScopedWindow[];
  readonly #spans = new Map<string, (at: number) => Span | null>();
  readonly #open = new Map<string, { readonly isOpen: ((at: number) => boolean) | null; readonly closedMs: number }>();

  constructor(maintenance: readonly ScopedWindow[], polling: readonly ScopedWindow[]) {
    this.#maintenance = maintenance;
    this.#polling = polling;
  }

  maintenanceOf(labels: Labels): (at: number) => Span | null {
    const [key, windows] = pick(this.#maintenance, labels);
    return remember(this.#spans, key, () => (windows.length === 0 ? () => null : spanFinder(windows)));
  }

  /** `isOpen` is null where the asset may always be asked. */
  pollingOf(labels: Labels): { readonly isOpen: ((at: number) => boolean) | null; readonly closedMs: number } {
    const [key, windows] = pick(this.#polling, labels);
    return remember(this.#open, key, () => ({
      isOpen: windows.length === 0 ? null : openFinder(windows),
      closedMs: longestClosedMs(windows.flatMap(weeklyOf)),
    }));
  }
}

function weeklyOf(window: Recurrence): readonly Weekly[] {
  return 'weekly' in window ? [window.weekly] : [];
}

function pick(windows: readonly ScopedWindow[], labels: Labels): readonly [string, readonly Recurrence[]] {
  const fits = windows.map((window) => window.covers(labels));
  return [fits.map(Number).join(''), windows.filter((_, index) => fits[index]).map((window) => window.recurrence)];
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
