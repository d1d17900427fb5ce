import type { Marks } from './marks.ts';

/** A step is written down when it has blocked the loop for this long, in processor time. */
export const stallMs = 2000;

/** How often the loop says that it runs, and how often the thread checks that. */
export const beatMs = 50;

const minuteMs = 60_000;

/** A step that blocks the loop. */
export interface HeldStep {
  readonly step: number;
  readonly asset: string;
  readonly cpuMs: number;
  /** The memory was nearly full before it began. */
  readonly isMemoryFull: boolean;
}

/** What the watching thread uses to see the loop from outside. */
export interface Watched {
  readonly marks: Pick<Marks, 'beats' | 'step' | 'asset' | 'isMemoryFull' | 'blocked' | 'nextMinute' | 'tell'>;
  /** Time in milliseconds that only grows. */
  readonly now: () => number;
  /** Processor time that the thread of the loop has used, milliseconds; null where the system does not say. */
  readonly cpuMs: () => number | null;
  /** The step blocks the loop and has used this much processor time. Called once for each step. */
  readonly stalled: (held: HeldStep) => void;
}

/**
 * Checks the loop at each call. Only processor time within one step counts against an asset: a loop that waits for a
 * disk, or a machine that was suspended, uses none.
 */
export function watching({ marks, now, cpuMs, stalled }: Watched): () => void {
  let beat = { count: marks.beats, at: now() };
  let minuteAt = now();
  let held = { step: 0, cpuAt: cpuMs() };
  return () => {
    const at = now();
    if (at - minuteAt >= minuteMs) {
      marks.nextMinute();
      minuteAt = at;
    }
    marks.blocked(Math.max(0, at - beat.at - 2 * beatMs));
    if (marks.beats !== beat.count) beat = { count: marks.beats, at };
    const { step } = marks;
    const cpu = cpuMs();
    if (step !== held.step) held = { step, cpuAt: cpu };
    if (step <= 0 || cpu === null || held.cpuAt === null) return;
    const used = cpu - held.cpuAt;
    if (used < stallMs) return;
    const { asset, isMemoryFull } = marks;
    if (marks.tell(step)) stalled({ step, asset, cpuMs: used, isMemoryFull });
  };
}
