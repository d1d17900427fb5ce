import type { AllowRule, Approval, Baseline, ForbidRule, RuleSource } from '../model/baseline.ts';
import { checkAllowRule, checkAgainstGroup, checkTogether, type Placed } from './baseline-rules.ts';
import type { TextFile } from './files.ts';
import { isMap } from './layers.ts';
import { checkAt, findNamed, readFound, sizeLimits, type Loading, type Named } from './loading.ts';
import type { Place } from './problem.ts';
import { BaselineDocument, DraftDocument } from './schema/baseline.ts';
import { dayOf } from './windows.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

/** How dates and reviews are to be read. */
export interface BaselineTimes {
  readonly timezone: string;
  readonly reviewIntervalMs: number | null;
}

/** What could not be read for certain. */
interface Unread {
  /** Groups whose document is wrong. */
  readonly names: Set<string>;
  /** True where a whole file is no YAML, or could not be read. */
  isAnyFile: boolean;
}

type Scope = 'group' | 'asset';

/** One document of a baseline file. */
interface Sheet {
  readonly scope: Scope;
  readonly name: string;
  readonly isDraft: boolean;
  /** True where it approves something, if only that nothing is open. */
  readonly approves: boolean;
  readonly allow: readonly Placed<AllowRule>[];
  readonly forbid: readonly Placed<ForbidRule>[];
  readonly reviewedAt: number | null;
  readonly place: Place;
}

/** Every baseline document there is, and the baseline of each asset. */
export class BaselineBook {
  readonly #sheets: ReadonlyMap<string, readonly Sheet[]>;
  readonly #times: BaselineTimes;
  readonly #loading: Loading;
  readonly #groups = new Map<string, Baseline | null>();
  readonly #unread: Unread;

  constructor(parts: { sheets: readonly Sheet[]; times: BaselineTimes; loading: Loading; unread: Unread }) {
    this.#sheets = Map.groupBy(parts.sheets, (sheet) => keyOf(sheet.scope, sheet.name));
    this.#times = parts.times;
    this.#loading = parts.loading;
    this.#unread = parts.unread;
  }

  /** Names of groups, drafts included. */
  get groups(): readonly string[] {
    return [...this.#sheets.values()].flatMap(([sheet]) => (sheet?.scope === 'group' ? [sheet.name] : []));
  }

  /** False only where there is certainly no such group: a file with a fault, reported by now, may hold it. */
  mayHave(group: string): boolean {
    return this.#unread.isAnyFile || this.#unread.names.has(group) || this.#named('group', group).length > 0;
  }

  /** The rules of an asset: its group's and its own; null where there are none. Assets without own rules share one object. */
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
    return this.#put(group ?? asset, [...shared, ...own]);
  }

  /** Documents for assets that are in no inventory: perhaps a name that was mistyped. */
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

  /** A draft approves nothing, but what it forbids is forbidden. */
  #put(name: string, sheets: readonly Sheet[]): Baseline {
    const live = sheets.filter((sheet) => sheet.approves);
    const allow = live.flatMap((sheet) => sheet.allow.map((placed) => placed.rule));
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
  const unread: Unread = { names: new Set(), isAnyFile: false };
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

export function readSheets(
  loading: Loading,
  { file, times, unread }: { readonly file: TextFile; readonly times: BaselineTimes; readonly unread: Unread },
): readonly Sheet[] {
  const before = loading.findings.count;
  const documents = readYaml(file, loading.findings);
  unread.isAnyFile ||= loading.findings.count > before;
  return documents.flatMap((document) => {
    if (document.value === null) return [];
    const sheet = readSheet(loading, { document, sha256: file.sha256, times });
    const name = isMap(document.value) ? document.value['baseline'] : null;
    if (sheet === null && typeof name === 'string') unread.names.add(name);
    return sheet ?? [];
  });
}

interface Reading {
  readonly document: YamlSource;
  readonly sha256: string;
  readonly times: BaselineTimes;
}

function readSheet(loading: Loading, reading: Reading): Sheet | null {
  const { document, times } = reading;
  const { findings } = loading;
  const isDraft = isMap(document.value) && document.value['status'] !== undefined;
  const at = { value: document.value, place: document.place.bind(document) };
  const sheet = isDraft ? checkAt(DraftDocument, at, findings) : checkAt(BaselineDocument, at, findings);
  if (sheet === null) return null;
  if ((sheet.baseline === undefined) === (sheet.asset === undefined)) {
    findings.problem(document.place([]), 'must say for whom it is: either baseline: NAME (of a group) or asset: NAME');
    return null;
  }
  const scope = sheet.baseline === undefined ? 'asset' : 'group';
  const allow = (sheet.allow ?? []).map((rule, index) => allowRule(rule, { ...reading, scope, index }));
  const forbid = sheet.forbid.map((rule, index) => forbidRule(rule, { ...reading, scope, index }));
  for (const rule of isDraft ? [] : allow) checkAllowRule(rule, loading.now, findings);
  checkTogether(allow, forbid, findings);
  const name = sheet.baseline ?? sheet.asset ?? '';
  const place = document.place([scope === 'group' ? 'baseline' : 'asset']);
  if (isDraft)
    findings.warning(
      place,
      `"${name}" is a draft and approves nothing; review it, fill in the approvals and take status: draft out`,
    );
  return {
    scope,
    name,
    isDraft,
    approves: !isDraft && sheet.allow !== undefined,
    allow,
    forbid,
    reviewedAt: sheet.reviewed_on === undefined ? null : dayOf(sheet.reviewed_on, times.timezone).startAt,
    place,
  };
}

interface RuleReading extends Reading {
  readonly scope: Scope;
  readonly index: number;
}

type AllowEntry = NonNullable<DraftDocument['allow']>[number];

function allowRule(entry: AllowEntry, reading: RuleReading): Placed<AllowRule> {
  const place = reading.document.place(['allow', reading.index]);
  const approval: Approval = {
    justification: entry.justification ?? '',
    approvedBy: entry.approved_by ?? '',
    approvedOn: entry.approved_on ?? '',
    ticket: entry.ticket ?? null,
  };
  const rule: AllowRule = {
    kind: 'allow',
    range: entry.port,
    processes: entry.process ?? null,
    exposure: entry.exposure,
    addresses: entry.address ?? null,
    required: entry.required,
    expires: entry.expires ?? null,
    expiresAt: entry.expires === undefined ? null : dayOf(entry.expires, reading.times.timezone).endAt,
    exception: entry.exception,
    approval,
    scope: reading.scope,
    source: sourceOf(place, reading),
  };
  return { rule, place };
}

function forbidRule(entry: DraftDocument['forbid'][number], reading: RuleReading): Placed<ForbidRule> {
  const place = reading.document.place(['forbid', reading.index]);
  const { port: range, reason, loopback } = entry;
  return {
    rule: { kind: 'forbid', range, reason, loopback, scope: reading.scope, source: sourceOf(place, reading) },
    place,
  };
}

function sourceOf(place: Place, { sha256 }: Reading): RuleSource {
  return { file: place.file, line: place.line, sha256 };
}

/** Two files for one name would hide each other's rules from a reviewer. A draft beside the approved one is how changes begin. */
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
