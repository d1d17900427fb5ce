/** Which removals are confirmed with a reload: none, all, or those of these assets. */
export type ConfirmedRemovals = 'none' | 'all' | readonly string[];

export interface ReloadRequest {
  readonly confirmed: ConfirmedRemovals;
  /** Who asks, for log and history: `the command line`, `the token ops`. */
  readonly by: string;
}

/**
 * Names of assets, one text for each kind of change. Of thousands only the first are named. Absent where there are
 * none.
 */
export type ReloadChanges = Readonly<Partial<Record<'added' | 'changed' | 'moved' | 'removed' | 'held', string>>>;

/** How a reload ended; `problems` are lines for a person. */
export interface ReloadResult {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly changes: ReloadChanges;
}

/** What a reload did, as lines for a person. */
export function reloadLines({ ok, problems, changes }: ReloadResult): readonly string[] {
  if (!ok) return problems;
  const lines = Object.entries(changes).map(([what, names]) => `${what}: ${names}`);
  const advice =
    changes.held === undefined
      ? []
      : [
          'Held assets left the configuration while they deviate: they are not asked any more, and their deviations stay until you confirm: otports reload --confirm-removals ASSET',
        ];
  return ['reloaded', ...lines, ...advice];
}
