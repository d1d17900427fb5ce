import { formatDuration } from './duration.ts';
import type { View } from './view.ts';

export interface Headline {
  readonly title: string;
  readonly text: string;
}

/** The picture in words, for screen readers and where there is no table. */
export function headlineOf(view: View): Headline {
  switch (view.picture) {
    case 'loading':
      return { title: 'Waiting for the first answer', text: 'Nothing is known yet.' };
    case 'error':
      return { title: 'The queries failed', text: 'Nothing is known: this is neither good nor bad news of the plant.' };
    case 'no-data':
      return { title: 'No data', text: 'Nothing is known: this is neither good nor bad news of the plant.' };
    case 'all-clear':
      return { title: 'All clear', text: allClearText(view) };
    case 'stale':
      return staleHeadline(view);
    case 'partial':
      return { title: 'Incomplete picture', text: `${findings(view)} What is missing may be worse.` };
    case 'changes':
      return { title: deviationCount(view), text: findings(view) };
  }
}

function allClearText(view: View): string {
  const oldest = view.oldest === null ? '' : ` The oldest look is ${formatDuration(view.asOf - view.oldest.at)} old.`;
  const subject = view.assetCount === 1 ? 'The one asset was' : `All ${view.assetCount} assets were`;
  return `${subject} seen within the limit, and nothing deviates from an approved baseline.${oldest}`;
}

function staleHeadline(view: View): Headline {
  const known = view.assetCount - view.unknown.length;
  return known === 0
    ? { title: 'No asset can be judged now', text: 'No deviation was known when each was last seen, if it ever was.' }
    : { title: `${unknownCount(view)} cannot be judged now`, text: `No deviation on the other ${known}.` };
}

function findings(view: View): string {
  const unknown = view.unknown.length === 0 ? '' : ` ${unknownCount(view)} cannot be judged now.`;
  const { critical, warning, info } = view.counts;
  return view.deviations.length === 0
    ? `No deviation in what was answered.${unknown}`
    : `${critical} critical, ${warning} warning, ${info} info.${unknown}`;
}

function deviationCount(view: View): string {
  return view.deviations.length === 1 ? '1 deviation' : `${view.deviations.length} deviations`;
}

function unknownCount(view: View): string {
  return `${view.unknown.length} of ${view.assetCount} assets`;
}
