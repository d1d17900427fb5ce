import { isOpen, type Windows } from '../model/windows.ts';

/**
 * Notices when polling windows open or close. Assets with the same windows share one object, so only few are checked.
 */
export class PollingWindows {
  #open = new Map<Windows, boolean>();

  /** Takes the windows of the current assets. */
  replace(ofAssets: Iterable<Windows | null>, now: number): void {
    this.#open = new Map(
      [...new Set(ofAssets)].flatMap((windows) => (windows === null ? [] : [[windows, isOpen(windows, now)]])),
    );
  }

  /** Those that have opened or closed since the last call. */
  changed(now: number): ReadonlySet<Windows> {
    const changed = [...this.#open].filter(([windows, before]) => isOpen(windows, now) !== before);
    for (const [windows, before] of changed) this.#open.set(windows, !before);
    return new Set(changed.map(([windows]) => windows));
  }
}
