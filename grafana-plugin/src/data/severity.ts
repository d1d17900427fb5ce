import { severities, type Severity } from './vocabulary.ts';

/** An unknown severity is shown as the worst, because what cannot be read must not look harmless. */
export function severityOf(label: string | undefined): Severity {
  return severities.find((severity) => severity === label) ?? severities[0];
}

export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
