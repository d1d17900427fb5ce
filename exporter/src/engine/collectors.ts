import type { Collector, CollectorDeps } from '../collect/collector.ts';
import { createCollector } from '../collect/collectors.ts';
import { withIdentity } from '../collect/native/index.ts';
import { innerMemory } from '../collect/native/memory.ts';
import type { Asset } from '../config/config.ts';

export interface LookDeps extends CollectorDeps {
  /** `limits.min_gap` */
  readonly minGapMs: number;
}

/** All that a look at an asset does: its first source, and where its entry says so the question who it is. */
export function collectorOf({ sources: [source], identity, limits }: Asset, deps: LookDeps): Collector {
  const collector = createCollector(source, deps);
  if (identity === null) return withoutIdentity(collector);
  const { pauseMs, maxDurationMs: longestMs } = limits;
  return withIdentity(collector, identity, {
    now: deps.now,
    restMs: Math.max(deps.minGapMs, limits.minGapMs),
    pauseMs,
    longestMs,
  });
}

/** Where an identity was asked for once, what the source remembers stands behind it. */
function withoutIdentity(collector: Collector): Collector {
  return {
    collect: (look) => collector.collect({ ...look, remembered: innerMemory(look.remembered) }),
    plan: () => collector.plan(),
  };
}

/** What tells whether another identity of the asset is pinned than before; null where none is. */
export function hostKeyPin({ sources: [source] }: Asset, deps: CollectorDeps): string | null {
  return createCollector(source, deps).pin?.() ?? null;
}
