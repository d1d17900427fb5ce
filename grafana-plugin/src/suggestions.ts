import type {
  DataFrame,
  VisualizationSuggestion,
  VisualizationSuggestionsBuilder,
  VisualizationSuggestionsSupplier,
} from '@grafana/data';

import { METRIC } from './data/metrics.ts';
import { readQueryAnswer } from './data/samples.ts';
import type { Options } from './options.ts';

const suggestion: VisualizationSuggestion<Options> = {
  name: 'Port drift',
  description: 'What deviates from the approved baselines, and what cannot be judged.',
};

/** The builder of Grafana before 12.4. It has the panel's data, which the types of 12.4 do not mention any more. */
type LegacyBuilder = VisualizationSuggestionsBuilder & { readonly data?: { readonly series?: readonly DataFrame[] } };

/**
 * Offers the panel where the answers have its main metric. Grafana 12.4 calls the supplier as a function; earlier
 * versions look for a method on it. One object is both.
 */
export const suggestions = Object.assign(suggest, { getSuggestionsForData });

function suggest({ rawFrames }: Parameters<VisualizationSuggestionsSupplier<Options>>[0]) {
  return fits(rawFrames ?? []) ? [suggestion] : undefined;
}

function getSuggestionsForData(builder: LegacyBuilder): void {
  if (fits(builder.data?.series ?? [])) {
    const defaults = { name: 'Port drift', pluginId: 'otports-portdrift-panel' };
    builder.getListAppender(defaults).append({});
  }
}

function fits(frames: readonly DataFrame[]): boolean {
  return frames.some((frame) => readQueryAnswer('', [frame]).samples.some(({ metric }) => metric === METRIC.deviation));
}
