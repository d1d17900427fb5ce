import { families } from './definitions.ts';
import type { MetricFamily } from './family.ts';

export type MetricsFormat = 'text' | 'openmetrics';

const names = new Set<string>(families.map((family) => family.name));

/**
 * HELP and TYPE of a family. OpenMetrics names a counter without `_total`. Where a gauge has that name already
 * (`otports_series_dropped`), two families would clash, so the counter is `unknown` under its full name.
 */
export function metadata(family: MetricFamily, format: MetricsFormat): string {
  const bare = family.name.replace(/_total$/, '');
  const clashes = bare !== family.name && names.has(bare);
  if (format === 'text' || family.type === 'gauge') return lines(family.name, family.type, family.help);
  return clashes ? lines(family.name, 'unknown', family.help) : lines(bare, family.type, family.help);
}

function lines(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}
