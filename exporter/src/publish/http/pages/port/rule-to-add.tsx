import type { VNode } from 'preact';
import type { Explanation } from '../../../../model/explanation.ts';

/** Which rule to put into which file to approve the port; where a rule forbids it, why not. */
export function RuleToAdd({ suggestion, judgement }: Explanation): VNode | null {
  if (judgement?.verdict === 'forbidden') {
    return <p class="quiet">No rule to add is shown, because a rule forbids it.</p>;
  }
  if (suggestion === undefined) return null;
  const { yaml, file, heading, ownHeading } = suggestion;
  return (
    <section aria-labelledby="rule-to-add">
      <h2 id="rule-to-add">The rule to add, if it is to stay</h2>
      <p>
        Into <span class="mono">{file ?? 'a file of baselines:'}</span>, under <code>allow:</code> of{' '}
        <code>{heading}</code>
        {heading === ownHeading ? '' : ', where it holds for all assets of that baseline'}. It allows what was seen and
        nothing more.
      </p>
      <pre class="copy" tabIndex={0}>
        {yaml}
      </pre>
      <p class="quiet">
        Whoever approves it fills in the empty fields; a rule without a justification is refused. Take{' '}
        <code>expires</code> out where it is to last, and <code>ticket</code> where there is none. Then{' '}
        <code>otports reload</code>.{' '}
        {heading === ownHeading ? null : (
          <>
            For this asset alone, put it under <code>allow:</code> of a document <code>{ownHeading}</code>.
          </>
        )}
      </p>
    </section>
  );
}
