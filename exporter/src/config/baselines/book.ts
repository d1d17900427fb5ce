import type { Baseline } from '../../model/baseline.ts';
import { findNamed, readFound, sizeLimits, type Loading, type Named } from '../read/loading.ts';
import type { Place } from '../read/problem.ts';
import { dayOf } from '../windows/local-time.ts';
import { checkAgainstGroup, checkRequired, warnOfDraftForbids } from './rules.ts';
import { readSheets, type BaselineTimes, type Scope, type Sheet, type UnreadSheets } from './sheets.ts';

/** Every baseline document, and the baseline of each asset. */
export class BaselineBook {
  readonly #sheets: ReadonlyMap<string, readonly Sheet[]>;
  readonly #times: BaselineTimes;
  readonly #loading: Loading;
  readonly #groups = new Map<string, Baseline | null>();
  readonly #unread: UnreadSheets;

  constructor(parts: { sheets: readonly Sheet[]; times: BaselineTimes; loading: Loading; unread: UnreadSheets }) {
    this.#sheets = Map.groupBy(parts.sheets, (sheet) => keyOf(sheet.scope, sheet.name));
    this.#times = parts.times;
    this.#loading = parts.loading;
    this.#unread = parts.unread;
  }

  /** Names of groups, drafts included. */
  get groups(): readonly string[] {
    return [...this.#sheets.values()].flatMap(([sheet]) => (sheet?.scope === 'group' ? [sheet.name] : []));
  }

  /**
   * False only where there is certainly no such group. A file with a problem may contain it; that problem is reported.
   */
  mayHave(group: string): boolean {
    return this.#unread.isAnyFile || this.#unread.names.has(group) || this.#named('group', group).length > 0;
  }

  /**
   * The rules of an asset: those of its group and its own; null where there are none. Assets without own rules share
   * one object.
   */
  of(asset: string, group: string | null): Baseline | null {
    const own = this.#named('asset', asset);
    if (own.length === 0) return group === null ? null : this.#ofGroup(group);
    const shared = group === null ? [] : this.#named('group', group);
    const live = own.filter((sheet) => !sheet.isDraft);
    const forbids = shared.flatMap((sheet) => sheet.forbid);
    checkAgainstGroup(
      live.flatMap((sheet) => sheet.allow),
      forbids,
      this.#loading.findings,
    );
    checkRequired(
      shared.filter((sheet) => sheet.approves).flatMap((sheet) => sheet.allow),
      own.flatMap((sheet) => sheet.forbid),
      this.#loading.findings,
    );
    return this.#put(group ?? asset, [...shared, ...own]);
  }

  /** Warns of documents for assets that are in no inventory: the name may be mistyped. */
  warnOfStrangers(assets: ReadonlySet<string>): void {
    for (const sheet of [...this.#sheets.values()].flat()) {
      if (sheet.scope === 'asset' && !assets.has(sheet.name)) {
        this.#loading.findings.warning(sheet.place, `no asset is called "${sheet.name}"; these rules stand for nobody`);
      }
    }
  }

  #ofGroup(group: string): Baseline | null {
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    const sheets = this.#named('group', group);
    const baseline = sheets.length === 0 ? null : this.#put(group, sheets);
    this.#groups.set(group, baseline);
    return baseline;
  }

  #named(scope: Scope, name: string): readonly Sheet[] {
    return this.#sheets.get(keyOf(scope, name)) ?? [];
  }

  /** A draft approves nothing, but its forbid rules apply. */
  #put(name: string, sheets: readonly Sheet[]): Baseline {
    const live = sheets.filter((sheet) => sheet.approves);
    const allow = live.flatMap((sheet) => sheet.allow.map((placed) => placed.rule));
    warnOfDraftForbids(
      live.flatMap((sheet) => sheet.allow),
      sheets.filter((sheet) => sheet.isDraft).flatMap((sheet) => sheet.forbid),
      this.#loading.findings,
    );
    const approvals = allow.map((rule) => dayOf(rule.approval.approvedOn, this.#times.timezone).startAt);
    const reviews = live.flatMap((sheet) => sheet.reviewedAt ?? []);
    const newest = latest([...approvals, ...reviews]);
    const interval = this.#times.reviewIntervalMs;
    return {
      name,
      approved: live.length > 0,
      allow,
      forbid: sheets.flatMap((sheet) => sheet.forbid.map((placed) => placed.rule)),
      approvedAt: latest(approvals),
      reviewDueAt: newest === null || interval === null ? null : newest + interval,
    };
  }
}

function keyOf(scope: Scope, name: string): string {
  return `${scope} ${name}`;
}

function latest(instants: readonly number[]): number | null {
  return instants.length === 0 ? null : instants.reduce((a, b) => Math.max(a, b));
}

/** Reads all baseline files. @param patterns names or patterns, with the place of each in the config */
export async function loadBaselines(
  loading: Loading,
  patterns: readonly Named[],
  times: BaselineTimes,
): Promise<BaselineBook> {
  const sheets: Sheet[] = [];
  const read = new Set<string>();
  const unread: UnreadSheets = { names: new Set(), isAnyFile: false };
  for (const pattern of patterns) {
    for (const name of findNamed(loading, pattern)) {
      if (read.has(name)) continue;
      read.add(name);
      const file = await readFound(loading, { ...pattern, name }, sizeLimits.yaml);
      if (file === null) unread.isAnyFile = true;
      else sheets.push(...readSheets(loading, { file, times, unread }));
    }
  }
  checkNames(sheets, loading);
  return new BaselineBook({ sheets, times, loading, unread });
}

/**
 * Two files with one name would hide rules from a reviewer. A draft beside the approved file is allowed: changes begin
 * like this.
 */
function checkNames(sheets: readonly Sheet[], { findings }: Loading): void {
  const seen = new Map<string, Place>();
  for (const sheet of sheets.filter((candidate) => !candidate.isDraft)) {
    const key = keyOf(sheet.scope, sheet.name);
    const first = seen.get(key);
    if (first)
      findings.problem(
        sheet.place,
        `"${sheet.name}" stands at ${first.file}:${first.line} already; put the rules together there`,
      );
    else seen.set(key, sheet.place);
  }
}
