import { METRIC, type RequiredMetric } from './metrics.ts';

/** Why the picture is incomplete, in words for the reader. */
export interface Problem {
  readonly title: string;
  /** What to do about it. */
  readonly remedy: string;
  /** A query to copy, where one is missing. */
  readonly query?: string;
}

/** Without any query, one query to copy is a better start than a list of eight. */
export function nothingAsked(query: string): Problem {
  return {
    title: 'No query of this panel asks for the metrics of otports.',
    remedy: 'Choose a Prometheus data source and add this query, with format "Table" and type "Instant":',
    query,
  };
}

export function queryMissing(metric: RequiredMetric): Problem {
  return {
    title: `No query for ${metric.name}, which tells ${metric.gives}.`,
    remedy: 'Add this query, with format "Table" and type "Instant":',
    query: metric.query,
  };
}

/** One cause often fails every query of a panel. It is reported once. */
export function queriesFailed(refIds: readonly string[], message: string): Problem {
  const named = refIds.filter((refId) => refId !== '');
  const subject =
    refIds.length > 1 ? `${refIds.length} queries` : named.length === 1 ? `Query ${named.join('')}` : 'A query';
  return { title: `${subject} failed: ${message}`, remedy: `Missing here: what ${listed(named)} would have answered.` };
}

function listed(refIds: readonly string[]): string {
  return refIds.length === 0 ? 'they' : refIds.join(', ');
}

export function warned(refId: string, message: string): Problem {
  return {
    title: `The data source warns about query ${refId}: ${message}`,
    remedy: 'The answer may lack assets or deviations.',
  };
}

export function notRecognised(refId: string): Problem {
  return {
    title: `The answer to query ${refId} has no metric name that this panel knows.`,
    remedy:
      'Operators and aggregations drop the name. Filter with "and on (asset) …", keep the name with "by (__name__, …)", or give the query the name of the metric.',
  };
}

export function isRange(refId: string): Problem {
  return {
    title: `Query ${refId} asks for a range: what has ended may still be shown.`,
    remedy: 'Set its type to "Instant".',
  };
}

export function answerIsOld(age: string): Problem {
  return {
    title: `The answer is ${age} older than the end of the time range.`,
    remedy: 'Refresh, or look for what holds it back (a cache, a shared query).',
  };
}

export function exporterDown(instance: string): Problem {
  return {
    title: `The exporter at ${instance} is down: its assets are missing here.`,
    remedy: 'See the alert OtportsExporterDown.',
  };
}

export function notShown(count: number, assets: readonly string[]): Problem {
  return {
    title: `${count} ${count === 1 ? 'deviation is' : 'deviations are'} counted but not in the answer, on ${assets.join(', ')}.`,
    remedy: `The query for ${METRIC.deviation} leaves them out, or the data source cut its answer.`,
  };
}

export function notCounted(verdict: string, assets: readonly string[]): Problem {
  return {
    title: `Nobody counts the ports with verdict "${verdict}" on ${assets.join(', ')}.`,
    remedy: `The query for ${METRIC.counts} leaves this verdict out, or the exporter is too old to know it.`,
  };
}

export function heldNotShown(asset: string, port: string): Problem {
  return {
    title: `${port} on ${asset} is held as flapping, but its deviation is not in the answer.`,
    remedy: `The query for ${METRIC.deviation} leaves it out.`,
  };
}

export function noAssets(): Problem {
  return {
    title: 'No asset is known at this time.',
    remedy: `Prometheus has no ${METRIC.assets} here. Is the exporter scraped and ready, do the filters match, and does the time range end now?`,
  };
}
