import { isStale, type FleetRow } from '../../../../model/fleet.ts';
import { totalOf } from '../../../../model/report.ts';
import { goodAppearance, removalPendingLook, severityLook, unknownLook, type Appearance } from '../parts/text.ts';

/** The link to the list of all assets in that state. */
export function listOf(state: AssetStateName): string {
  return `/?${new URLSearchParams({ state }).toString()}#all`;
}

/** The states by which a list of assets can be filtered. */
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

/** True where a list of that state shows the asset. */
export function isInState(row: FleetRow, state: AssetStateName, now: number): boolean {
  // An asset whose removal is pending is not asked and has no baseline. This follows from the removal: no own state.
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

/** True where the last good look did not see all ports. A stale asset is `unknown`, which says more. */
export function isPartial(row: FleetRow, now: number): boolean {
  return row.sawAllPorts === false && !isStale(row, now);
}

/** One thing that is known of an asset, in a word or two. */
export interface StateWord {
  readonly look: Appearance;
  readonly text: string;
}

type StateLine = readonly [holds: boolean, look: Appearance, text: string];

/**
 * What a person must know of an asset: what deviates, whether its ports are known now, and whether it is judged. These
 * are separate: an asset may have a critical deviation and be unreachable at the same time.
 */
export function statesOf(row: FleetRow, now: number): readonly StateWord[] {
  const states = [
    ...first(deviationLines(row)),
    ...first([[row.otherHostKey, severityLook.critical, 'other host key']]),
    ...(row.removalPending
      ? [{ look: removalPendingLook, text: 'removal pending' }]
      : [...first(sightLines(row, now)), ...first(judgementLines(row))]),
  ];
  return states.length === 0 ? [{ look: goodAppearance, text: 'as approved' }] : states;
}

function judgementLines(row: FleetRow): readonly StateLine[] {
  return [
    [!row.baselinePresent, unknownLook, 'no baseline'],
    [row.unverified > 0, unknownLook, `${row.unverified} unverified`],
  ];
}

function deviationLines(row: FleetRow): readonly StateLine[] {
  const { critical, warning, info } = row.deviations;
  return [
    [critical > 0, severityLook.critical, `${critical} critical`],
    [warning > 0, severityLook.warning, `${warning} warning`],
    [row.unconfirmed > 0, severityLook.info, 'not confirmed yet'],
    [info > 0, severityLook.info, `${info} info`],
  ];
}

function sightLines(row: FleetRow, now: number): readonly StateLine[] {
  return [
    [row.lastSuccessAt === null, unknownLook, 'never seen'],
    [isStale(row, now), unknownLook, 'unknown'],
    [row.lastCollectionOk === false && !row.otherHostKey, severityLook.warning, 'failing'],
    [row.sawAllPorts === false, unknownLook, 'not seen in full'],
  ];
}

/** The first line that is true, if there is one. */
function first(lines: readonly StateLine[]): readonly StateWord[] {
  const [, look, text] = lines.find(([holds]) => holds) ?? [];
  return look === undefined || text === undefined ? [] : [{ look, text }];
}
