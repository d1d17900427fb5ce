import { plural } from '../parts/text.ts';
import type { FleetCounts } from './fleet-counts.ts';
import { listOf } from './asset-states.ts';

/** A state in one sentence, and its colour. */
export interface Headline {
  readonly tone: 'critical' | 'warning' | 'unknown' | 'good';
  readonly sentence: string;
}

/** One part of the headline, and the link to the assets that it counts. */
export interface HeadlinePart {
  readonly text: string;
  readonly href: string;
}

export interface FleetHeadline extends Headline {
  /** Comes before `sentence`. */
  readonly parts: readonly HeadlinePart[];
}

/** The whole fleet in one sentence. "All clear" is used only where everything was seen, judged and as approved. */
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

function toneOf({ critical, warning, unconfirmed, unknown, unjudged, partial }: FleetCounts): Headline['tone'] {
  if (critical > 0) return 'critical';
  if (unknown + unjudged + partial > 0 && warning + unconfirmed === 0) return 'unknown';
  return 'warning';
}
