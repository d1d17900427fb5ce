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

/** The builder of Grafana before 12.4; it carries the panel's data, which the types of 12.4 no longer say. */
type LegacyBuilder = VisualizationSuggestionsBuilder & { readonly data?: { readonly series?: readonly DataFrame[] } };

/**
 * Offers the panel where its main metric is among the answers. Grafana 12.4 calls the supplier as a function, and earlier
 * versions look for a method on it: one object is both.
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
