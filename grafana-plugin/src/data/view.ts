import { identitiesOf, type AssetIdentity } from './asset.ts';
import { deviationsOf, type Deviation } from './deviations.ts';
import { formatDuration } from './duration.ts';
import { gatherFacts, type QueryAnswers, type Facts } from './facts.ts';
import { externalUrlFinder } from './links.ts';
import { METRIC } from './metrics.ts';
import { answerIsOld, exporterDown, noAssets, type Problem } from './problem.ts';
import type { Labels } from './samples.ts';
import { shortfallOf } from './shortfall.ts';
import { reportAssets, type UnknownReport, type UnknownAsset } from './unknown-assets.ts';
import { severities, type Severity } from './vocabulary.ts';

/**
 * What the panel says first. `partial` is used whenever a part of the answers is missing, whatever else there is to
 * show. `all-clear` needs an answer to every question and nothing to report in any of them.
 */
export type Picture = 'loading' | 'error' | 'no-data' | 'partial' | 'stale' | 'all-clear' | 'changes';

/** False where there is nothing to list. */
export function hasContent(picture: Picture): boolean {
  return picture !== 'loading' && picture !== 'error' && picture !== 'no-data';
}

export interface View {
  readonly picture: Picture;
  /** Epoch milliseconds of the instant that the picture shows. */
  readonly asOf: number;
  readonly assetCount: number;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly deviations: readonly Deviation[];
  readonly unknown: readonly UnknownAsset[];
  readonly oldest: UnknownReport['oldest'];
  readonly problems: readonly Problem[];
  readonly urlOf: (labels: Labels) => string | null;
}

export interface ViewInput extends QueryAnswers {
  /** End of the time range: the instant for which the queries were asked. */
  readonly now: number;
  readonly isLoading: boolean;
}

/** Everything the panel shows, from what the queries answered. Pure: the same answers give the same picture. */
export function buildView(input: ViewInput): View {
  const facts = gatherFacts(input);
  const identities = identitiesOf(facts);
  const { unknown, oldest } = reportAssets(facts, identities, input.now);
  const deviations = deviationsOf(facts, { identities, unknown });
  const problems = distinct([
    ...facts.problems,
    ...problemsOfContent(facts, identities, input),
    ...shortfallOf(facts, deviations),
  ]);
  return {
    picture: pictureOf({ input, facts, identities, deviations, unknown, problems }),
    asOf: input.now,
    assetCount: identities.size,
    counts: countBySeverity(deviations),
    deviations,
    unknown,
    oldest,
    problems,
    urlOf: externalUrlFinder(facts),
  };
}

interface Content {
  readonly input: ViewInput;
  readonly facts: Facts;
  readonly identities: ReadonlyMap<string, AssetIdentity>;
  readonly deviations: readonly Deviation[];
  readonly unknown: readonly UnknownAsset[];
  readonly problems: readonly Problem[];
}

function pictureOf({ input, facts, identities, deviations, unknown, problems }: Content): Picture {
  if (!facts.hasSamples || identities.size === 0) {
    return emptyPicture(input);
  }
  if (problems.length > 0) {
    return 'partial';
  }
  if (deviations.length > 0) {
    return 'changes';
  }
  return unknown.length > 0 ? 'stale' : 'all-clear';
}

function emptyPicture(input: ViewInput): Picture {
  if (input.errors.length > 0) {
    return 'error';
  }
  return input.isLoading ? 'loading' : 'no-data';
}

/** Instant answers have the time of the request. A few minutes are the lookback of Prometheus. */
const oldAnswerMs = 5 * 60_000;

function problemsOfContent(
  facts: Facts,
  identities: ReadonlyMap<string, AssetIdentity>,
  input: ViewInput,
): readonly Problem[] {
  const down = facts.samples(METRIC.up).filter(({ value }) => value === 0);
  const age = facts.answeredAt === null ? 0 : input.now - facts.answeredAt;
  return [
    ...(identities.size === 0 && facts.isAnswered(METRIC.assets) ? [noAssets()] : []),
    ...down.map(({ labels }) => exporterDown(labels.instance ?? 'an unnamed address')),
    ...(age > oldAnswerMs ? [answerIsOld(formatDuration(age))] : []),
  ];
}

function countBySeverity(deviations: readonly Deviation[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { critical: 0, warning: 0, info: 0 };
  for (const severity of severities) {
    counts[severity] = deviations.filter((deviation) => deviation.severity === severity).length;
  }
  return counts;
}

/** Thousands of series of one query have the same warning. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [problem.title, problem])).values()];
}
