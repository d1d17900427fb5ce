import type { Verdict } from '../../../../model/verdict.ts';

/** The rules of alerts/ use the same address; a test compares both. */
const base = 'https://github.com/otports/otports/blob/main/docs/runbooks';

/** The alert for each verdict. */
const alertOf: Readonly<Partial<Record<Verdict, string>>> = {
  hidden: 'OtportsPortHidden',
  forbidden: 'OtportsPortForbidden',
  unexpected: 'OtportsPortUnexpected',
  changed: 'OtportsPortChanged',
  expired: 'OtportsApprovalExpired',
  missing: 'OtportsPortMissing',
  unverified: 'OtportsUnverified',
};

/** The runbook of the alert of a verdict; null where there is no alert. */
export function runbookOf(verdict: Verdict): string | null {
  const alert = alertOf[verdict];
  return alert === undefined ? null : runbook(alert);
}

export const hostKeyRunbook = runbook('OtportsHostKeyChanged');

export const removalRunbook = runbook('OtportsRemovalPending');

function runbook(alert: string): string {
  return `${base}/${alert}.md`;
}
