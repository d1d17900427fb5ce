type IsOpen = (at: number) => boolean;

/** Notices when polling windows open or close. Assets with the same windows share one function, so few are asked. */
export class PollingWindows {
  #open = new Map<IsOpen, boolean>();

  /** The functions of the assets as they are now. */
  replace(functions: Iterable<IsOpen | null>, now: number): void {
    this.#open = new Map([...new Set(functions)].flatMap((isOpen) => (isOpen === null ? [] : [[isOpen, isOpen(now)]])));
  }

  /** Those that have opened or closed since the last call. */
  changed(now: number): ReadonlySet<IsOpen> {
    const changed = [...this.#open].filter(([isOpen, before]) => isOpen(now) !== before).map(([isOpen]) => isOpen);
    for (const isOpen of changed) this.#open.set(isOpen, isOpen(now));
    return new Set(changed);
  }
}
