import { isOpen, type Windows } from '../../model/windows.ts';

const minuteMs = 60_000;

/** A weekly window changes at least this often. */
const scannedMs = 8 * 24 * 60 * minuteMs;

/** Whether an asset may be asked now, and the next instants at which this changes: at most two. */
export interface PollingWindow {
  readonly isOpen: boolean;
  readonly changesAt: readonly number[];
}

/** Windows begin and end at full minutes. Null where the asset may always be asked. */
export function pollingWindow(windows: Windows | null, now: number): PollingWindow | null {
  if (windows === null) return null;
  const isOpenNow = isOpen(windows, now);
  const changesAt: number[] = [];
  let before = isOpenNow;
  const first = Math.floor(now / minuteMs + 1) * minuteMs;
  for (let at = first; at < now + scannedMs && changesAt.length < 2; at += minuteMs) {
    const after = isOpen(windows, at);
    if (after !== before) changesAt.push(at);
    before = after;
  }
  return { isOpen: isOpenNow, changesAt };
}

/** `polling window: closed now, opens 2026-11-24T22:00Z, closes 2026-11-25T05:00Z` */
export function windowText(window: PollingWindow | null): string {
  if (window === null) return 'at any time';
  const { changesAt } = window;
  const words = window.isOpen ? ['closes', 'opens again'] : ['opens', 'closes'];
  const changes = changesAt.map((at, index) => `, ${words[index] ?? ''} ${minuteText(at)}`);
  return `polling window ${window.isOpen ? 'open' : 'closed'} now${changes.join('')}`;
}

function minuteText(at: number): string {
  return new Date(at).toISOString().replace(/:00\.000Z$/, 'Z');
}
