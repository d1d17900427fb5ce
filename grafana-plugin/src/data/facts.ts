import type { DataFrame, DataQueryError } from '@grafana/data';

import { askedMetrics } from './expression.ts';
import { groupBy } from './group-by.ts';
import { isKnownMetric, oneQuery, requiredMetrics, type MetricName } from './metrics.ts';
import { isRange, nothingAsked, notRecognised, queriesFailed, queryMissing, warned, type Problem } from './problem.ts';
import { readQueryAnswer, type QueryAnswer, type Sample } from './samples.ts';

/** A query of the panel. A shared query ("-- Dashboard --") hides its expressions. */
export interface AskedQuery {
  readonly refId: string;
  readonly expression: string;
}

export interface QueryAnswers {
  readonly frames: readonly DataFrame[];
  readonly errors: readonly DataQueryError[];
  readonly queries: readonly AskedQuery[];
}

/** Everything that the queries say, by metric, and what they do not say. */
export interface Facts {
  readonly samples: (metric: MetricName) => readonly Sample[];
  /** True where an empty answer means "there is none" and not "nobody asked" or "it failed". */
  readonly isAnswered: (metric: MetricName) => boolean;
  readonly hasSamples: boolean;
  /** Time of the newest sample, epoch milliseconds. */
  readonly answeredAt: number | null;
  readonly problems: readonly Problem[];
}

export function gatherFacts(answers: QueryAnswers): Facts {
  const read = readByQuery(answers.frames);
  const samples = read.flatMap((answer) => answer.samples);
  const byMetric = groupByMetric(samples);
  const answered = answeredMetrics(answers, byMetric);
  return {
    samples: (metric) => byMetric.get(metric) ?? [],
    isAnswered: (metric) => answered.has(metric),
    hasSamples: byMetric.size > 0,
    answeredAt: samples.reduce<number | null>(
      (latest, { at }) => (at !== null && at > (latest ?? -1) ? at : latest),
      null,
    ),
    problems: [
      ...failures(answers.errors),
      ...missingQueries(answers, answered),
      ...read.flatMap(problemsOfAnswer),
      ...answers.frames.flatMap(warningsOf),
    ],
  };
}

function readByQuery(frames: readonly DataFrame[]): readonly QueryAnswer[] {
  const byQuery = groupBy(frames, (frame) => frame.refId ?? '');
  return [...byQuery].map(([refId, ofQuery]) => readQueryAnswer(refId, ofQuery));
}

function groupByMetric(samples: readonly Sample[]): ReadonlyMap<string, readonly Sample[]> {
  return groupBy(
    samples.filter((sample) => isKnownMetric(sample.metric)),
    (sample) => sample.metric,
  );
}

function answeredMetrics(answers: QueryAnswers, byMetric: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const failed = new Set(answers.errors.map((error) => error.refId));
  const anyError = failed.has(undefined);
  const asked = answers.queries
    .filter((query) => !anyError && !failed.has(query.refId))
    .flatMap((query) => askedMetrics(query.expression));
  return new Set([...byMetric.keys(), ...asked]);
}

function failures(errors: readonly DataQueryError[]): readonly Problem[] {
  return [...groupBy(errors, messageOf)].map(([message, ofMessage]) =>
    queriesFailed(
      ofMessage.map(({ refId }) => refId ?? ''),
      message,
    ),
  );
}

/** A failed query is reported as failed, and not as missing as well. */
function missingQueries(answers: QueryAnswers, answered: ReadonlySet<string>): readonly Problem[] {
  const asked = new Set<string>(answers.queries.flatMap((query) => askedMetrics(query.expression)));
  const missing = requiredMetrics.filter(({ name }) => !answered.has(name) && !asked.has(name));
  return missing.length === requiredMetrics.length ? [nothingAsked(oneQuery)] : missing.map(queryMissing);
}

function problemsOfAnswer(answer: QueryAnswer): readonly Problem[] {
  const isUnknown = answer.samples.length > 0 && !answer.samples.some((sample) => isKnownMetric(sample.metric));
  return [...(isUnknown ? [notRecognised(answer.refId)] : []), ...(answer.isRange ? [isRange(answer.refId)] : [])];
}

/** Prometheus and Thanos report partial answers as warnings, which Grafana passes on as notices of the frame. */
function warningsOf(frame: DataFrame): readonly Problem[] {
  const notices = frame.meta?.notices ?? [];
  return notices.filter(({ severity }) => severity !== 'info').map(({ text }) => warned(frame.refId ?? '', text));
}

function messageOf(error: DataQueryError): string {
  return error.data?.message ?? error.message ?? error.statusText ?? 'no reason given';
}
