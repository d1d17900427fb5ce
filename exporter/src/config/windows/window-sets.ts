import { anyOf, matcher, type Labels } from '../read/labels.ts';
import type { Recurrence, Weekly, Windows } from '../../model/windows.ts';
import { longestClosedMs } from './longest-closed.ts';

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

/** When an asset may be asked: null for always. */
interface PollingSet {
  readonly windows: Windows | null;
  /** The longest time for which none of them is open. */
  readonly closedMs: number;
}

/** Windows of one asset; assets with the same windows share one object. */
export class WindowSets {
  readonly #maintenance: readonly ScopedWindow[];
  readonly #polling: readonly ScopedWindow[];
  readonly #maintenanceSets = new Map<string, Windows>();
  readonly #pollingSets = new Map<string, PollingSet>();

  constructor(maintenance: readonly ScopedWindow[], polling: readonly ScopedWindow[]) {
    this.#maintenance = maintenance;
    this.#polling = polling;
  }

  maintenanceOf(labels: Labels): Windows {
    const [key, windows] = pick(this.#maintenance, labels);
    return remember(this.#maintenanceSets, key, () => windows);
  }

  pollingOf(labels: Labels): PollingSet {
    const [key, windows] = pick(this.#polling, labels);
    return remember(this.#pollingSets, key, () => ({
      windows: windows.length === 0 ? null : windows,
      closedMs: longestClosedMs(windows.flatMap(weeklyOf)),
    }));
  }
}

function weeklyOf(window: Recurrence): readonly Weekly[] {
  return 'weekly' in window ? [window.weekly] : [];
}

function pick(windows: readonly ScopedWindow[], labels: Labels): readonly [string, Windows] {
  const fits = windows.map((window) => window.covers(labels));
  return [fits.map(Number).join(''), windows.filter((_, index) => fits[index]).map((window) => window.recurrence)];
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
