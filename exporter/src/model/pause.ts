import type { PauseReason } from './report.ts';

/** What each pause means, in words that follow "Not asked now:". */
const pauseMeaning: Readonly<Record<PauseReason, string>> = {
  breaker: 'it failed several times in a row and is left alone for a while',
  auth: 'our login was refused, here or twice with its credential; it is asked again when the secret or the config changes, or after a day',
  host_key:
    'its host key was refused, and the last look says whether it is another one than the pinned one or none is pinned; it is asked again when the config changes',
  stalled:
    'what it answers held up the exporter for seconds more than once, so it is put aside; it is tried again after 1, 6 and then every 24 hours',
  maintenance: 'a maintenance window is open',
  window: 'its polling window is closed',
  kill_switch: 'the kill-switch file is there',
  budget: 'the request budget is used up',
};

/** Pauses that `otports retry` ends for one look. The others somebody has set on purpose, or they end by themselves soon. */
const endedByRetry: ReadonlySet<PauseReason> = new Set<PauseReason>(['breaker', 'auth', 'host_key', 'stalled']);

/** Those of the pauses that hold whoever asks. */
export function heldAgainstRetry(reasons: readonly PauseReason[]): readonly PauseReason[] {
  return reasons.filter((reason) => !endedByRetry.has(reason));
}

/** Why an asset is not asked, and the command that has it tried once where one does. `reasons` is not empty. */
export function pauseText(asset: string, reasons: readonly PauseReason[]): string {
  const why = reasons.map((reason) => pauseMeaning[reason]).join('; ');
  return heldAgainstRetry(reasons).length === 0
    ? `${why}; once that is put right, ${retryCommand(asset)} tries it`
    : why;
}

/** `otports retry plc-1`, as a shell takes it. */
export function retryCommand(asset: string): string {
  return `otports retry ${shellWord(asset)}`;
}

/** `otports reload --confirm-removals plc-1`, as a shell takes it. */
export function confirmRemovalCommand(asset: string): string {
  return `otports reload --confirm-removals ${shellWord(asset)}`;
}

/** A name as somebody types it behind a command: in quotes where a shell would read something else. */
export function shellWord(name: string): string {
  return /^[A-Za-z0-9][\w.:-]*$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
