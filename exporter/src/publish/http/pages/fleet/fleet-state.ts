import { isStale, type FleetRow } from '../../../../model/fleet.ts';
import { totalOf } from '../../../../model/report.ts';
import { rowsPerTurn, type Cut } from '../../../../lib/turns.ts';
import { goodLook, plural, removalPendingLook, severityLook, unknownLook, type Look } from '../parts/text.ts';

/** How many assets are in each state that somebody must know of. */
export interface FleetCounts {
  readonly assets: number;
  readonly critical: number;
  readonly warning: number;
  readonly info: number;
  readonly unconfirmed: number;
  readonly otherHostKeys: number;
  readonly unknown: number;
  readonly failing: number;
  readonly unjudged: number;
  readonly partial: number;
  readonly unverified: number;
  readonly paused: number;
  readonly removalsPending: number;
}

/** The counts of all rows, cut in turns. */
export function* countFleetCut(rows: readonly FleetRow[], now: number): Cut<FleetCounts> {
  const counts: Writable<FleetCounts> = countFleet([], now);
  for (let from = 0; from < rows.length; from += rowsPerTurn) {
    const more = countFleet(rows.slice(from, from + rowsPerTurn), now);
    for (const name of Object.keys(counts) as (keyof FleetCounts)[]) counts[name] += more[name];
    yield;
  }
  return counts;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function countFleet(rows: readonly FleetRow[], now: number): FleetCounts {
  const sum = (count: (row: FleetRow) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const countOf = (holds: (row: FleetRow) => boolean): number => sum((row) => (holds(row) ? 1 : 0));
  const countOfAsked = (holds: (row: FleetRow) => boolean): number =>
    countOf((row) => !row.removalPending && holds(row));
  return {
    assets: rows.length,
    critical: sum((row) => row.deviations.critical),
    warning: sum((row) => row.deviations.warning),
    // Those not confirmed yet are of severity info, and are counted by themselves.
    info: sum((row) => Math.max(0, row.deviations.info - row.unconfirmed)),
    unconfirmed: sum((row) => row.unconfirmed),
    otherHostKeys: countOf((row) => row.otherHostKey),
    unknown: countOfAsked((row) => isStale(row, now)),
    failing: countOfAsked((row) => row.lastCollectionOk === false && !row.otherHostKey && !isStale(row, now)),
    unjudged: countOfAsked((row) => !row.baselinePresent),
    partial: countOfAsked((row) => isPartial(row, now)),
    unverified: sum((row) => row.unverified),
    paused: countOf((row) => row.paused.length > 0),
    removalsPending: countOf((row) => row.removalPending),
  };
}

export interface Headline {
  readonly tone: 'critical' | 'warning' | 'unknown' | 'good';
  readonly sentence: string;
}

/** One part of the headline, and where the list of those it counts is. */
export interface HeadlinePart {
  readonly text: string;
  readonly href: string;
}

export interface FleetHeadline extends Headline {
  /** What stands before `sentence`. */
  readonly parts: readonly HeadlinePart[];
}

/** The whole fleet in one sentence. "All clear" stands only where everything was seen, judged, and as approved. */
export function headline(counts: FleetCounts): FleetHeadline {
  const { assets, otherHostKeys } = counts;
  const parts = partsOf(counts);
  if (assets === 0) return { tone: 'unknown', parts, sentence: 'No asset is configured.' };
  if (parts.length === 0) {
    const seen = `${plural(assets, 'asset')}, each looked at in time, nothing but what was approved.`;
    return { tone: 'good', parts, sentence: `All clear: ${seen}` };
  }
  return {
    tone: otherHostKeys > 0 ? 'critical' : toneOf(counts),
    parts,
    sentence: `${plural(assets, 'asset')} in all.`,
  };
}

function partsOf(counts: FleetCounts): readonly HeadlinePart[] {
  const { critical, warning, info, unconfirmed, otherHostKeys, unknown, failing, unjudged, partial, unverified } =
    counts;
  const { removalsPending } = counts;
  const deviates = '#deviates';
  const parts: readonly (readonly [count: number, text: string, href: string])[] = [
    [critical, `${critical} critical`, deviates],
    [otherHostKeys, `${plural(otherHostKeys, 'asset')} with another host key`, '#host-keys'],
    [warning, `${warning} warning`, deviates],
    [info, `${info} info`, deviates],
    [unconfirmed, `${unconfirmed} not confirmed yet`, deviates],
    [removalsPending, `${plural(removalsPending, 'removal')} pending`, '#removals'],
    [unknown, `${plural(unknown, 'asset')} unknown`, listOf('unknown')],
    [failing, `${plural(failing, 'asset')} failing`, listOf('failing')],
    [unjudged, `${plural(unjudged, 'asset')} without a baseline`, listOf('no baseline')],
    [partial, `${plural(partial, 'asset')} not seen in full`, listOf('not seen in full')],
    [unverified, `${plural(unverified, 'port')} unverified`, listOf('unverified')],
  ];
  return parts.flatMap(([count, text, href]) => (count > 0 ? [{ text, href }] : []));
}

/** The list of all assets in that state. */
export function listOf(state: AssetStateName): string {
  return `/?${new URLSearchParams({ state }).toString()}#all`;
}

function toneOf({ critical, warning, unconfirmed, unknown, unjudged, partial }: FleetCounts): Headline['tone'] {
  if (critical > 0) return 'critical';
  if (unknown + unjudged + partial > 0 && warning + unconfirmed === 0) return 'unknown';
  return 'warning';
}

/** What a list of assets can be narrowed to. */
export const assetStates = [
  'deviating',
  'other host key',
  'removal pending',
  'unknown',
  'failing',
  'paused',
  'no baseline',
  'not seen in full',
  'unverified',
  'as approved',
] as const;
export type AssetStateName = (typeof assetStates)[number];

const ofAsked: ReadonlySet<AssetStateName> = new Set<AssetStateName>([
  'unknown',
  'failing',
  'no baseline',
  'not seen in full',
  'unverified',
]);

export function isInState(row: FleetRow, state: AssetStateName, now: number): boolean {
  // Nobody asks it, and its baseline left with it: that is no state of its own.
  if (row.removalPending && ofAsked.has(state)) return false;
  switch (state) {
    case 'removal pending':
      return row.removalPending;
    case 'deviating':
      return hasDeviations(row);
    case 'other host key':
      return row.otherHostKey;
    case 'unknown':
      return isStale(row, now);
    case 'failing':
      return row.lastCollectionOk === false;
    case 'paused':
      return row.paused.length > 0;
    case 'no baseline':
      return !row.baselinePresent;
    case 'not seen in full':
      return isPartial(row, now);
    case 'unverified':
      return row.unverified > 0;
    case 'as approved':
      return statesOf(row, now).every(({ look }) => look.tone === 'good');
  }
}

function hasDeviations({ deviations }: FleetRow): boolean {
  return totalOf(deviations) > 0;
}

function isPartial(row: FleetRow, now: number): boolean {
  return row.sawAllPorts === false && !isStale(row, now);
}

/** One thing that is known of an asset, in a word or two. */
export interface AssetState {
  readonly look: Look;
  readonly text: string;
}

type Line = readonly [holds: boolean, look: Look, text: string];

/**
 * What somebody must know of an asset: what deviates, whether anybody knows what is there now, and whether it is judged.
 * Each by itself, because a critical deviation of an asset that nobody sees any more is both.
 */
export function statesOf(row: FleetRow, now: number): readonly AssetState[] {
  const states = [
    ...first(deviationLines(row)),
    ...first([[row.otherHostKey, severityLook.critical, 'other host key']]),
    ...(row.removalPending
      ? [{ look: removalPendingLook, text: 'removal pending' }]
      : [...first(sightLines(row, now)), ...first(judgementLines(row))]),
  ];
  return states.length === 0 ? [{ look: goodLook, text: 'as approved' }] : states;
}

function judgementLines(row: FleetRow): readonly Line[] {
  return [
    [!row.baselinePresent, unknownLook, 'no baseline'],
    [row.unverified > 0, unknownLook, `${row.unverified} unverified`],
  ];
}

function deviationLines(row: FleetRow): readonly Line[] {
  const { critical, warning, info } = row.deviations;
  return [
    [critical > 0, severityLook.critical, `${critical} critical`],
    [warning > 0, severityLook.warning, `${warning} warning`],
    [row.unconfirmed > 0, severityLook.info, 'not confirmed yet'],
    [info > 0, severityLook.info, `${info} info`],
  ];
}

function sightLines(row: FleetRow, now: number): readonly Line[] {
  return [
    [row.lastSuccessAt === null, unknownLook, 'never seen'],
    [isStale(row, now), unknownLook, 'unknown'],
    [row.lastCollectionOk === false && !row.otherHostKey, severityLook.warning, 'failing'],
    [row.sawAllPorts === false, unknownLook, 'not seen in full'],
  ];
}

/** The first line that holds, if any does. */
function first(lines: readonly Line[]): readonly AssetState[] {
  const [, look, text] = lines.find(([holds]) => holds) ?? [];
  return look === undefined || text === undefined ? [] : [{ look, text }];
}
