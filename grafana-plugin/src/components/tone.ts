import type { GrafanaTheme2 } from '@grafana/data';
import type { IconName } from '@grafana/ui';

import type { Severity } from '../data/vocabulary.ts';
import type { Picture } from '../data/view.ts';

/** Severities, and words for what cannot be judged and for nothing to report. */
export type Tone = Severity | 'unknown' | 'incomplete' | 'clear';

/** Shape in addition to colour and word, because many readers cannot distinguish red from green. */
export const toneIcon: Readonly<Record<Tone, IconName>> = {
  critical: 'exclamation-circle',
  warning: 'exclamation-triangle',
  info: 'info-circle',
  unknown: 'question-circle',
  incomplete: 'eye-slash',
  clear: 'check-circle',
};

export const pictureTone: Readonly<Record<Picture, Tone>> = {
  loading: 'info',
  error: 'critical',
  'no-data': 'incomplete',
  partial: 'incomplete',
  stale: 'unknown',
  'all-clear': 'clear',
  changes: 'critical',
};

/** Colour of a tone as text or icon on the background of a panel. */
export function toneColor(theme: GrafanaTheme2, tone: Tone): string {
  switch (tone) {
    case 'critical':
      return theme.colors.error.text;
    case 'warning':
    case 'incomplete':
      return theme.colors.warning.text;
    case 'info':
      return theme.colors.info.text;
    case 'clear':
      return theme.colors.success.text;
    case 'unknown':
      return theme.visualization.getColorByName(theme.isDark ? 'light-purple' : 'dark-purple');
  }
}
