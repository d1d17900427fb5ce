import type { AllowRule, Approval, ForbidRule, RuleSource } from '../../model/baseline.ts';
import type { TextFile } from '../read/files.ts';
import { isMap } from '../read/layers.ts';
import { checkAt, type Loading } from '../read/loading.ts';
import type { Place } from '../read/problem.ts';
import { BaselineDocument, DraftDocument } from '../schema/baseline.ts';
import { dayOf } from '../windows/local-time.ts';
import type { YamlSource } from '../read/yaml-document.ts';
import { readYaml } from '../read/yaml-source.ts';
import { checkAllowRule, checkTogether, type Placed } from './rules.ts';

/** How dates and reviews are to be read. */
export interface BaselineTimes {
  readonly timezone: string;
  readonly reviewIntervalMs: number | null;
}

/** What could not be read for certain. */
export interface UnreadSheets {
  /** Groups whose document is wrong. */
  readonly names: Set<string>;
  /** True where a whole file is no YAML, or could not be read. */
  isAnyFile: boolean;
}

export type Scope = 'group' | 'asset';

/** One document of a baseline file. */
export interface Sheet {
  readonly scope: Scope;
  readonly name: string;
  readonly isDraft: boolean;
  /** True where it approves something, even if only that nothing is open. */
  readonly approves: boolean;
  readonly allow: readonly Placed<AllowRule>[];
  readonly forbid: readonly Placed<ForbidRule>[];
  readonly reviewedAt: number | null;
  readonly place: Place;
}

/** Reads the documents of one file. Wrong ones are reported and left out. */
export function readSheets(
  loading: Loading,
  { file, times, unread }: { readonly file: TextFile; readonly times: BaselineTimes; readonly unread: UnreadSheets },
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

interface SheetReading {
  readonly document: YamlSource;
  readonly sha256: string;
  readonly times: BaselineTimes;
}

function readSheet(loading: Loading, reading: SheetReading): Sheet | null {
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

interface RuleReading extends SheetReading {
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

function sourceOf(place: Place, { sha256 }: SheetReading): RuleSource {
  return { file: place.file, line: place.line, sha256 };
}
