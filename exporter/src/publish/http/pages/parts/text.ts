import type { Aspect } from '../../../../model/observation.ts';
import type { Severity, Verdict } from '../../../../model/verdict.ts';

/** The look of a state on a page: the class of the style sheet, and a glyph, so that colour is never the only sign. */
export interface Appearance {
  readonly tone: 'critical' | 'warning' | 'info' | 'unknown' | 'good' | 'plain';
  readonly glyph: string;
}

export const severityLook: Readonly<Record<Severity, Appearance>> = {
  critical: { tone: 'critical', glyph: '✖' },
  warning: { tone: 'warning', glyph: '▲' },
  info: { tone: 'info', glyph: '●' },
};

export const goodAppearance: Appearance = { tone: 'good', glyph: '✓' };

/** For an asset that left the configuration while it deviates. */
export const removalPendingLook: Appearance = { tone: 'warning', glyph: '⏏' };

/** For everything unknown: never shown as good, never left out. */
export const unknownLook: Appearance = { tone: 'unknown', glyph: '?' };

export const verdictLook: Readonly<Record<Verdict, Appearance>> = {
  hidden: { tone: 'critical', glyph: '◌' },
  forbidden: { tone: 'critical', glyph: '✖' },
  unexpected: { tone: 'critical', glyph: '+' },
  changed: { tone: 'critical', glyph: '≠' },
  expired: { tone: 'warning', glyph: '⌛' },
  missing: { tone: 'warning', glyph: '−' },
  unverified: unknownLook,
  dynamic: goodAppearance,
  approved: goodAppearance,
  local: { tone: 'plain', glyph: '⌂' },
  none: { tone: 'plain', glyph: '·' },
};

/** A property and no verdict: nobody is paged. */
export const unusedLook: Appearance = { tone: 'plain', glyph: '○' };

export const unusedMeaning =
  'Listed by the asset, and never seen to answer by a sensor that saw the asset every day: candidates for closing.';

/** What each verdict means, in one sentence for a person who was just woken. */
export const verdictMeaning: Readonly<Record<Verdict, string>> = {
  hidden: 'It answers on the network, and the list of the asset itself does not have it.',
  forbidden: 'A rule says that nobody may open this port.',
  unexpected: 'No approved rule allows this port.',
  changed: 'The port is approved, but not for this process, exposure or address.',
  expired: 'The approval of this port has run out.',
  missing: 'The baseline requires this port, and nothing listens there.',
  unverified: 'The port is approved for a process, and the source cannot see processes.',
  dynamic: 'Within a range that is approved for this process.',
  approved: 'An approved rule covers it.',
  local: 'Bound to loopback only: not reachable from the network.',
  none: 'The asset has no approved baseline, so nothing is judged.',
};

/** `OtportsHostKeyChanged` in one sentence. This state is critical, whatever else is known. */
export const otherHostKeyMeaning =
  'It shows another SSH host key than the pinned one: it was set up anew, or somebody stands in between.';

export const aspectName: Readonly<Record<Aspect, string>> = {
  tcp: 'TCP listeners',
  udp: 'UDP listeners',
  process: 'processes',
};

/** 250,000 → `4 min`; one unit, rounded down. */
export function roughDuration(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ] as const;
  const unit = units.find(([, length]) => Math.abs(ms) >= length);
  return unit === undefined ? '0 s' : `${Math.floor(Math.abs(ms) / unit[1])} ${unit[0]}`;
}

/** `1 asset`, `3 assets`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
