import type { VNode } from 'preact';
import { rangeName, type AllowRule, type Rule } from '../../../../model/baseline.ts';
import { FactList, type Moment } from '../parts/parts.tsx';

/** The rules of the baseline that name the port, and who approved them. */
export function Rules({ rules, moment }: { readonly rules: readonly Rule[]; readonly moment: Moment }): VNode {
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">Rules that speak of it</h2>
      {rules.length === 0 ? <p>None.</p> : null}
      {rules.map((rule) => (
        <div class="state" key={`${rule.source.file}:${rule.source.line}`}>
          <FactList
            facts={[
              [
                rule.kind === 'allow' ? 'Allows' : 'Forbids',
                <>
                  <span class="mono">{rangeName(rule.range)}</span>
                  {rule.kind === 'allow' ? ` for ${allowed(rule)}` : `: ${rule.reason}`}
                </>,
              ],
              ...(rule.kind === 'allow' ? approvalFacts(rule, moment) : []),
              [
                'Asserted in',
                <span class="mono">{`${rule.source.file}:${rule.source.line}, SHA-256 ${rule.source.sha256.slice(0, 16)}…`}</span>,
              ],
            ]}
          />
        </div>
      ))}
    </section>
  );
}

function allowed({ processes, exposure, addresses, required }: AllowRule): string {
  const by = processes === null ? 'any process' : processes.join(' or ');
  const where = addresses === null ? '' : ` in ${addresses.join(', ')}`;
  return `${by}, exposure ${exposure}${where}${required ? '; required' : ''}`;
}

function approvalFacts({ approval, expires, expiresAt }: AllowRule, moment: Moment) {
  const { justification, approvedBy, approvedOn, ticket } = approval;
  const until = expires === null ? 'does not run out' : `until the end of ${expires}`;
  return [
    ['Why', justification],
    ['Approved', `by ${approvedBy} on ${approvedOn}${ticket === null ? '' : `, ${ticket}`}`],
    ['Lives', expiresAt !== null && expiresAt <= moment.now ? `has run out on ${expires ?? ''}` : until],
  ] as const;
}
