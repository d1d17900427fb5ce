import type { Collector, Look } from '../collect/collector.ts';
import { CollectError, emptyFootprint, type Footprint } from '../model/collection.ts';
import type { Happening } from '../model/state/happening.ts';
import type { Collected, ReadRecording } from '../model/observation.ts';
import type { CollectorName } from '../model/source/collector-name.ts';
import { unwatched, type StepOf } from '../lib/step.ts';
import { happeningOf, type GoodHappening } from '../normalize/happening-of.ts';

export interface LookRequest {
  readonly asset: string;
  readonly collector: Collector;
  readonly name: CollectorName;
  readonly remembered: string | null;
  readonly signal: AbortSignal;
  /** No look takes longer than this, whatever its source allows for each request. */
  readonly longestMs: number;
  readonly now: () => number;
  /** Of the collector: see `Look`. */
  readonly keep?: Look['keep'];
  /** Absent where nobody watches the event loop. */
  readonly step?: StepOf;
  /** Called with an error that a collector should never throw. */
  readonly bug: (error: unknown) => void;
}

/** A happening, and its raw answer where something new came. */
export interface Brought {
  readonly happening: GoodHappening;
  readonly raw: Buffer | null;
}

export interface Looked {
  /** The result of the look itself. */
  readonly happening: GoodHappening | Happening<'failed'>;
  /**
   * Everything that the look brought, to be judged and written one after the other. The last one is the look itself.
   * Empty where the look failed.
   */
  readonly brought: readonly Brought[];
  /** How long the asset took for its first answer; null where the look failed or nobody was asked. */
  readonly answerMs: number | null;
}

/**
 * One collection of one asset: collect, then normalize. Errors of collectors are caught only here; after this a failure
 * is a value. Never rejects.
 */
export async function look(request: LookRequest): Promise<Looked> {
  const { asset, collector, remembered, now, step = unwatched.step } = request;
  const footprint = emptyFootprint();
  const startedAt = now();
  const limit = limitTo(request.longestMs, request.signal);
  try {
    const collected = await collector.collect({
      signal: limit.signal,
      footprint,
      remembered,
      step: (work) => step(asset, work),
      ...(request.keep && { keep: request.keep }),
    });
    const frame = { asset, collector: request.name, startedAt, at: now(), footprint };
    const broughtBy = (one: Collected | ReadRecording, cost: Footprint): Brought => ({
      happening: step(asset, () => happeningOf(one, { ...frame, footprint: cost })),
      raw: one.kind === 'nothing_new' ? null : one.raw,
    });
    // The footprint of the whole look counts once, with the last happening.
    const earlier = collected.kind === 'recording' ? collected.earlier : [];
    const last = broughtBy(collected, footprint);
    return {
      happening: last.happening,
      brought: [...earlier.map((one) => broughtBy(one, emptyFootprint())), last],
      answerMs: collected.kind === 'look' ? collected.answerMs : null,
    };
  } catch (error) {
    const { reason, message, otherKey } = failureOf(error, request);
    const failed = {
      kind: 'failed' as const,
      at: startedAt,
      durationMs: now() - startedAt,
      footprint,
      reason,
      message,
    };
    return { happening: otherKey === null ? failed : { ...failed, otherKey }, brought: [], answerMs: null };
  } finally {
    limit.clear();
  }
}

function limitTo(ms: number, outer: AbortSignal): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(
      new CollectError('refused_by_limit', `the look took longer than ${ms / 1000} s and was cut short`),
    );
  }, ms);
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    clear: () => {
      clearTimeout(timer);
    },
  };
}

function failureOf(error: unknown, request: LookRequest): Pick<CollectError, 'reason' | 'message' | 'otherKey'> {
  if (error instanceof CollectError) return error;
  request.bug(error);
  return {
    reason: 'protocol',
    message: 'the collector failed in a way nobody had thought of; the log has the details',
    otherKey: null,
  };
}
