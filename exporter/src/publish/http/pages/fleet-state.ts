import { isStale, type FleetRow } from '../../../model/fleet.ts';
import { plural, type Look } from './text.ts';

/** How many assets are in each state that somebody must know of. */
export interface FleetCounts {
  readonly assets: number;
  readonly critical: number;
  readonly warning: number;
  readonly info: number;
  readonly unconfirmed: number;
  readonly unknown: number;
  readonly failing: number;
  readonly unjudged: number;
  readonly partial: number;
  readonly unverified: number;
  readonly paused: number;
}

export function countFleet(rows: readonly FleetRow[], now: number): FleetCounts {
  const sum = (count: (row: FleetRow) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const countOf = (holds: (row: FleetRow) => boolean): number => sum((row) => (holds(row) ? 1 : 0));
  return {
    assets: rows.length,
    critical: sum((row) => row.deviations.critical),
    warning: sum((row) => row.deviations.warning),
    // Those not confirmed yet are of severity info, and are counted by themselves.
    info: sum((row) => Math.max(0, row.deviations.info - row.unconfirmed)),
    unconfirmed: sum((row) => row.unconfirmed),
    unknown: countOf((row) => isStale(row, now)),
    failing: countOf((row) => row.lastCollectionOk === false && !isStale(row, now)),
    unjudged: countOf((row) => !row.baselinePresent),
    partial: countOf((row) => row.sawAllPorts === false && !isStale(row, now)),
    unverified: sum((row) => row.unverified),
    paused: countOf((row) => row.paused.length > 0),
  };
}

export interface Headline {
  readonly tone: 'critical' | 'warning' | 'unknown' | 'good';
  readonly sentence: string;
}

/** The whole fleet in one sentence. "All clear" stands only where everything was seen, judged, and as approved. */
export function headline(counts: FleetCounts): Headline {
  const { assets, critical, warning, info, unconfirmed, unknown, failing, unjudged, partial, unverified } = counts;
  const parts = [
    critical > 0 ? `${critical} critical` : '',
    warning > 0 ? `${warning} warning` : '',
    info > 0 ? `${info} info` : '',
    unconfirmed > 0 ? `${unconfirmed} not confirmed yet` : '',
    unknown > 0 ? `${plural(unknown, 'asset')} unknown` : '',
    failing > 0 ? `${plural(failing, 'asset')} failing` : '',
    unjudged > 0 ? `${plural(unjudged, 'asset')} without a baseline` : '',
    partial > 0 ? `${plural(partial, 'asset')} not seen in full` : '',
    unverified > 0 ? `${plural(unverified, 'port')} unverified` : '',
  ].filter((part) => part !== '');
  if (assets === 0) return { tone: 'unknown', sentence: 'No asset is configured.' };
  if (parts.length === 0) {
    const seen = `${plural(assets, 'asset')}, each looked at in time, nothing but what was approved.`;
    return { tone: 'good', sentence: `All clear: ${seen}` };
  }
  return { tone: toneOf(counts), sentence: `${parts.join(', ')}; ${plural(assets, 'asset')} in all.` };
}

function toneOf({ critical, warning, unconfirmed, unknown, unjudged, partial }: FleetCounts): Headline['tone'] {
  if (critical > 0) return 'critical';
  if (unknown + unjudged + partial > 0 && warning + unconfirmed === 0) return 'unknown';
  return 'warning';
}

/** What a list of assets can be narrowed to. */
export const assetStates = ['deviating', 'unknown', 'failing', 'paused', 'no baseline', 'as approved'] as const;
export type AssetStateName = (typeof assetStates)[number];

export function isInState(row: FleetRow, state: AssetStateName, now: number): boolean {
  switch (state) {
    case 'deviating':
      return hasDeviations(row);
    case 'unknown':
      return isStale(row, now);
    case 'failing':
      return row.lastCollectionOk === false;
    case 'paused':
      return row.paused.length > 0;
    case 'no baseline':
      return !row.baselinePresent;
    case 'as approved':
      return stateOf(row, now).look.tone === 'good';
  }
}

function hasDeviations({ deviations }: FleetRow): boolean {
  return deviations.critical + deviations.warning + deviations.info > 0;
}

/** The worst that is known of an asset, in a word or two. Not knowing is never good. */
export function stateOf(row: FleetRow, now: number): { readonly look: Look; readonly text: string } {
  const { critical, warning } = row.deviations;
  const unknown: Look = { tone: 'unknown', glyph: '?' };
  const warned: Look = { tone: 'warning', glyph: '▲' };
  const states: readonly (readonly [boolean, Look, string])[] = [
    [critical > 0, { tone: 'critical', glyph: '✖' }, `${critical} critical`],
    [row.lastSuccessAt === null, unknown, 'never seen'],
    [isStale(row, now), unknown, 'unknown'],
    [warning > 0, warned, `${warning} warning`],
    [row.unconfirmed > 0, { tone: 'info', glyph: '●' }, 'not confirmed yet'],
    [hasDeviations(row), { tone: 'info', glyph: '●' }, `${row.deviations.info} info`],
    [!row.baselinePresent, unknown, 'no baseline'],
    [row.lastCollectionOk === false, warned, 'failing'],
    [row.sawAllPorts === false, unknown, 'not seen in full'],
    [row.unverified > 0, unknown, `${row.unverified} unverified`],
  ];
  const [, look, text] = states.find(([holds]) => holds) ?? [true, { tone: 'good', glyph: '✓' }, 'as approved'];
  return { look, text };
}
