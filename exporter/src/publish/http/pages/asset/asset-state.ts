import { isStale } from '../../../../model/fleet.ts';
import { countDeviations, totalOf, type AssetReport } from '../../../../model/report.ts';
import type { Headline } from '../fleet/fleet-headline.ts';
import { aspectName, plural } from '../parts/text.ts';

/** One asset in one sentence. "As approved" is used only where everything was seen, judged and allowed. */
export function assetHeadline(report: AssetReport, now: number): Headline {
  const { bySeverity } = countDeviations(report);
  const { critical } = bySeverity;
  const otherHostKey = report.otherHostKey !== null;
  const doubts = doubtsOf(report, now);
  const count = plural(totalOf(bySeverity), 'deviation');
  const parts = [
    otherHostKey ? 'another host key than the pinned one' : '',
    report.deviations.length === 0 ? '' : critical > 0 ? `${count}, ${critical} critical` : count,
    ...doubts,
  ].filter((part) => part !== '');
  const hasFailed = report.lastCollection !== null && report.lastCollection.outcome !== 'ok';
  if (parts.length === 0) {
    return hasFailed
      ? { tone: 'warning', sentence: 'As approved when it last answered: no deviation.' }
      : { tone: 'good', sentence: 'As approved: no deviation.' };
  }
  const sentence = parts.join('; ');
  const tone = toneOf(report, { isCritical: critical > 0 || otherHostKey, isDoubtful: doubts.length > 0 });
  return { tone, sentence: `${capital(sentence)}.` };
}

/** Why the asset is not known to be good, or not in every way. */
function doubtsOf(report: AssetReport, now: number): readonly string[] {
  if (report.removalPendingAt !== null) return ['removal pending'];
  const { complete, lastSuccessAt, baselinePresent, ports, isWireWitness } = report;
  const unseen = isWireWitness ? [] : (['tcp', 'udp'] as const).filter((aspect) => complete?.[aspect] === false);
  return [
    lastSuccessAt === null ? 'unknown: never looked at with success' : '',
    lastSuccessAt !== null && isStale(report, now) ? 'unknown: no good look in time' : '',
    baselinePresent ? '' : 'no approved baseline, so no port is judged except by what is forbidden',
    unseen.length > 0 ? `the last good look did not see all ${unseen.map((one) => aspectName[one]).join(' and ')}` : '',
    isWireWitness && lastSuccessAt !== null ? 'its source sees only what answers on the wire' : '',
    ports.unverified > 0 ? `${plural(ports.unverified, 'port')} unverified` : '',
  ].filter((part) => part !== '');
}

function toneOf(
  { deviations }: AssetReport,
  { isCritical, isDoubtful }: { readonly isCritical: boolean; readonly isDoubtful: boolean },
): Headline['tone'] {
  if (isCritical) return 'critical';
  return deviations.length > 0 || !isDoubtful ? 'warning' : 'unknown';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
