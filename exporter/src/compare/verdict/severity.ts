import type { AssetIdentity, SeverityRow } from '../../model/asset.ts';
import type { ServiceClass, Severity, Verdict } from '../../model/verdict.ts';

/** What decides about the severity beside the deviation: the table, and what it asks of the asset. */
export interface SeverityPolicy {
  readonly severity: readonly SeverityRow[];
  readonly identity: Pick<AssetIdentity, 'zone' | 'criticality' | 'role'>;
}

/** What the severity table is asked about. */
export interface SeverityQuestion {
  readonly verdict: Verdict;
  readonly class: ServiceClass;
}

/**
 * Severity of a confirmed deviation: the first row of the policy in which all named conditions apply. A table without
 * such a row makes a `warning`: somebody must look, but nobody is woken.
 */
export function severityOf(policy: SeverityPolicy, question: SeverityQuestion): Severity {
  return policy.severity.find((row) => applies(row, policy, question))?.severity ?? 'warning';
}

function applies(row: SeverityRow, { identity }: SeverityPolicy, question: SeverityQuestion): boolean {
  return (
    includes(row.verdict, question.verdict) &&
    includes(row.class, question.class) &&
    includes(row.zone, identity.zone) &&
    includes(row.criticality, identity.criticality) &&
    includes(row.role, identity.role) &&
    !row.exceptRole.includes(identity.role)
  );
}

function includes<T>(list: readonly T[], value: T): boolean {
  return list.length === 0 || list.includes(value);
}
