import type { Collector, Look } from '../collect/collector.ts';
import { CollectError, emptyFootprint, type Footprint } from '../model/collection.ts';
import type { Collected } from '../model/observation.ts';
import type { CollectorName } from '../model/collector-name.ts';
import type { LookResult } from '../model/state.ts';
import { unwatched, type StepOf } from '../lib/step.ts';
import { observe } from '../normalize/observe.ts';

export interface LookRequest {
  readonly asset: string;
  readonly collector: Collector;
  readonly name: CollectorName;
  readonly remembered: string | null;
  readonly signal: AbortSignal;
  /** No look takes longer, whatever its source allows each request. */
  readonly longestMs: number;
  readonly now: () => number;
  /** Of the collector: see `Look`. */
  readonly keep?: Look['keep'];
  /** Where somebody watches over the event loop. */
  readonly step?: StepOf;
  /** An error that no collector should throw. */
  readonly bug: (error: unknown) => void;
}

/** What goes to `judge`, and its raw answer where something new came home. */
export interface Brought {
  readonly result: LookResult;
  readonly raw: Buffer | null;
}

export interface Looked extends Brought {
  /** What the look found beside it: to be judged and written down before it, one after the other. */
  readonly earlier: readonly Brought[];
  /** How long the asset took for its first answer; null where nothing good came, or nobody was asked. */
  readonly answerMs: number | null;
}

/**
 * One collection of one asset: collect, then normalize. The only place that catches errors of collectors; from here on a
 * failure is a value. Never rejects.
 */
export async function look(request: LookRequest): Promise<Looked> {
  const { collector, remembered, now, step = unwatched.step } = request;
  const footprint = emptyFootprint();
  const startedAt = now();
  const limit = limitTo(request.longestMs, request.signal);
  try {
    const collected = await collector.collect({
      signal: limit.signal,
      footprint,
      remembered,
      step: (work) => step(request.asset, work),
      ...(request.keep && { keep: request.keep }),
    });
    const cost = { startedAt, judgedAt: now(), footprint };
    return {
      ...broughtBy(request, collected, cost),
      // What the asset had to do for all of them counts once.
      earlier: (collected.earlier ?? []).map((one) =>
        broughtBy(request, one, { ...cost, footprint: emptyFootprint() }),
      ),
      answerMs: collected.answerMs ?? null,
    };
  } catch (error) {
    const { reason, message, otherKey } = failureOf(error, request);
    const failed = { ok: false as const, at: startedAt, durationMs: now() - startedAt, footprint, reason, message };
    return {
      result: otherKey === null ? failed : { ...failed, otherKey },
      raw: null,
      earlier: [],
      answerMs: null,
    };
  } finally {
    limit.clear();
  }
}

interface Cost {
  readonly startedAt: number;
  readonly judgedAt: number;
  readonly footprint: Footprint;
}

function broughtBy(
  { asset, name, step = unwatched.step }: LookRequest,
  collected: Collected,
  { startedAt, judgedAt, footprint }: Cost,
): Brought {
  const takenAt = collected.takenAt ?? startedAt;
  const observation = step(asset, () => observe({ asset, collector: name, takenAt, collected }));
  const durationMs = judgedAt - startedAt;
  return {
    result: { ok: true, observation, judgedAt, durationMs, footprint, remember: collected.remember },
    raw: collected.nothingNew === undefined ? collected.raw : null,
  };
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
