import type { Span } from '../../model/asset.ts';
import { anyOf, matcher, type Labels } from '../resolve/labels.ts';
import type { Weekly } from '../schema/windows.ts';
import { longestClosedMs, never, openFinder, spanFinder, type Recurrence } from './windows.ts';

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
    return remember(this.#spans, key, () => (windows.length === 0 ? never : spanFinder(windows)));
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
