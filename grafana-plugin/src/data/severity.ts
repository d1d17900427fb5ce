/** Severities in the order of the exporter, worst first. */

export const severities = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** A severity that this version does not know is shown as the worst: what cannot be read must not look harmless. */
export function severityOf(label: string | undefined): Severity {
  return severities.find((severity) => severity === label) ?? 'critical';
}

export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
