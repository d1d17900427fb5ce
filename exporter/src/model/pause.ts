import type { PauseReason } from './report.ts';

/** Facts that explain a pause. */
export interface PauseFacts {
  /** The kill-switch file, absolute; null where it does not exist, or where the text names it elsewhere. */
  readonly killSwitchFile: string | null;
  /** True where it offered another host key than the pinned one. Otherwise a refused key means that none is pinned. */
  readonly hasOtherHostKey: boolean;
}

/** What each pause means, in words that follow "Not asked now:". */
const pauseMeaning: Readonly<Record<Exclude<PauseReason, 'kill_switch' | 'host_key'>, string>> = {
  breaker: 'it failed several times in a row and is left alone for a while',
  auth: 'our login was refused, here or twice with its credential; it is asked again when the secret or the config changes, or after a day',
  stalled:
    'what it answers held up the exporter for seconds more than once, so it is put aside; it is tried again after 1, 6 and then every 24 hours',
  maintenance: 'a maintenance window is open',
  window: 'its polling window is closed',
  budget: 'the request budget is used up',
};

/**
 * Pauses that `otports retry` ends for one look. The other pauses were set on purpose, or they end soon by themselves.
 */
const endedByRetry: ReadonlySet<PauseReason> = new Set<PauseReason>(['breaker', 'auth', 'host_key', 'stalled']);

/** The pauses that also stop a retry. */
export function heldAgainstRetry(reasons: readonly PauseReason[]): readonly PauseReason[] {
  return reasons.filter((reason) => !endedByRetry.has(reason));
}

/** Why an asset is not asked, and the command that tries it once, where there is one. `reasons` is not empty. */
export function pauseText(asset: string, reasons: readonly PauseReason[], facts: PauseFacts): string {
  const why = reasons.map((reason) => meaningOf(reason, facts)).join('; ');
  return heldAgainstRetry(reasons).length === 0
    ? `${why}; once that is put right, ${retryCommand(asset)} tries it`
    : why;
}

function meaningOf(reason: PauseReason, { killSwitchFile, hasOtherHostKey }: PauseFacts): string {
  if (reason === 'kill_switch') return killSwitchText(killSwitchFile);
  if (reason === 'host_key') return hasOtherHostKey ? otherHostKey : noHostKey;
  return pauseMeaning[reason];
}

/** In the words of the log. */
export function killSwitchText(file: string | null): string {
  return `the kill switch is set: no asset is asked${file === null ? '' : ` while ${file} is there`}`;
}

const compare = "compare the fingerprint that it offers at the asset's own console";
const otherHostKey = `it offered another host key than the pinned one, so no login was tried; ${compare}, and only if it is the same there, pin it and reload`;
const noHostKey = `no host key that can be read is pinned for it, so no login was tried; ${compare}, pin it, and reload`;

/** `otports retry plc-1`, as a shell takes it. */
export function retryCommand(asset: string): string {
  return `otports retry ${shellWord(asset)}`;
}

/** `otports reload --confirm-removals plc-1`, as a shell takes it. */
export function confirmRemovalCommand(asset: string): string {
  return `otports reload --confirm-removals ${shellWord(asset)}`;
}

/** A name as a person types it on a command line: in quotes where the shell would change it. */
export function shellWord(name: string): string {
  return /^[A-Za-z0-9][\w.:-]*$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`;
}
