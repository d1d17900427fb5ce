import type { LoadingState, PanelData, TimeRange } from '@grafana/data';

import type { AskedQuery } from './facts.ts';
import type { ViewInput } from './view.ts';

/** What Grafana hands to a panel, as what the view is built from. */
export function panelInput(data: PanelData, timeRange: TimeRange): ViewInput {
  return {
    frames: data.series,
    errors: errorsOf(data),
    queries: (data.request?.targets ?? []).filter((target) => target.hide !== true).map(askedQuery),
    now: timeRange.to.valueOf(),
    isLoading: isIn('Loading', data) || isIn('NotStarted', data),
  };
}

/** Some data sources still set only the single error, and one that only sets the state has failed all the same. */
function errorsOf(data: PanelData): ViewInput['errors'] {
  if (data.errors !== undefined && data.errors.length > 0) {
    return data.errors;
  }
  return isIn('Error', data) ? [{ message: 'the data source gives no reason' }] : [];
}

/** By the word and not by the enum, which would load all of @grafana/data. */
function isIn(state: `${LoadingState}`, data: PanelData): boolean {
  const own: string = data.state;
  return own === state;
}

function askedQuery(target: { readonly refId: string; readonly expr?: unknown }): AskedQuery {
  return { refId: target.refId, expression: typeof target.expr === 'string' ? target.expr : '' };
}
