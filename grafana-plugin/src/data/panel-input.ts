import type { LoadingState, PanelData, TimeRange } from '@grafana/data';

import type { AskedQuery } from './facts.ts';
import type { ViewInput } from './view.ts';

/** Makes the input of the view from the data that Grafana passes to a panel. */
export function panelInput(data: PanelData, timeRange: TimeRange): ViewInput {
  return {
    frames: data.series,
    errors: errorsOf(data),
    queries: (data.request?.targets ?? []).filter((target) => target.hide !== true).map(askedQuery),
    now: timeRange.to.valueOf(),
    isLoading: isIn('Loading', data) || isIn('NotStarted', data),
  };
}

/** Some data sources set only the single error. Where only the state says error, the query has failed as well. */
function errorsOf(data: PanelData): ViewInput['errors'] {
  if (data.errors !== undefined && data.errors.length > 0) {
    return data.errors;
  }
  return isIn('Error', data) ? [{ message: 'the data source gives no reason' }] : [];
}

/** Compares with the word and not with the enum, because the enum would load all of @grafana/data. */
function isIn(state: `${LoadingState}`, data: PanelData): boolean {
  const own: string = data.state;
  return own === state;
}

function askedQuery(target: { readonly refId: string; readonly expr?: unknown }): AskedQuery {
  return { refId: target.refId, expression: typeof target.expr === 'string' ? target.expr : '' };
}
