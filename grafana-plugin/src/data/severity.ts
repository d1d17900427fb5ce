import { severities, type Severity } from './vocabulary.ts';

/** A severity that this version does not know is shown as the worst: what cannot be read must not look harmless. */
export function severityOf(label: string | undefined): Severity {
  return severities.find((severity) => severity === label) ?? severities[0];
}

export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}
