import type { VNode } from 'preact';
import type { Aspect } from '../../../../model/observation.ts';
import { cleanText } from '../../../../model/label.ts';
import type { AssetReport } from '../../../../model/report.ts';
import { EvidenceLink, FactList, Tag, When } from '../parts/parts.tsx';
import { aspectName, goodAppearance, unknownLook } from '../parts/text.ts';
import type { AssetView } from './asset-view.ts';

const aspectsInOrder: readonly Aspect[] = ['tcp', 'udp', 'process'];

/** Where our knowledge of the asset comes from, and what of it is not complete. */
export function Knowledge({ report, moment }: AssetView): VNode {
  const { complete, lastCompleteAt, evidence, notes, witnesses, isWireWitness } = report;
  return (
    <section aria-labelledby="knowledge">
      <h2 id="knowledge">How we know</h2>
      <FactList
        facts={[
          ['Source', report.collector],
          ['Baseline', report.baselineName === '' ? 'none' : report.baselineName],
          ...aspectsInOrder.map((aspect) => {
            const at = lastCompleteAt[aspect];
            const isComplete = complete?.[aspect] === true;
            if (isWireWitness)
              return [`Sees ${aspectName[aspect]}`, <SeenOnWire report={report} aspect={aspect} />] as const;
            return [
              `Sees ${aspectName[aspect]}`,
              <>
                {isComplete ? <Tag look={goodAppearance}>in full</Tag> : <Tag look={unknownLook}>not in full</Tag>}{' '}
                {at === undefined ? (
                  'never complete'
                ) : isComplete ? null : (
                  <>
                    last in full <When at={at} moment={moment} />
                  </>
                )}
              </>,
            ] as const;
          }),
          ['Evidence', <EvidenceLink evidence={evidence} />],
          ...witnesses.map(
            ({ collector, lastSeenAt }) =>
              [
                `Witness ${collector}`,
                <>
                  last saw it <When at={lastSeenAt} moment={moment} />
                </>,
              ] as const,
          ),
        ]}
      />
      {notes.length === 0 ? null : (
        <ul>
          {notes.map((note) => (
            <li key={note}>{cleanText(note, 500)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What a wire witness can check and what not: a property of the source and no fault. */
function SeenOnWire({ report, aspect }: { readonly report: AssetReport; readonly aspect: Aspect }): VNode {
  if (aspect === 'process') return <>never: no witness on the wire can</>;
  return (
    <>
      what answers on the wire; that nothing else listens it can never show
      {report.baselineAspects.includes(aspect) ? '. Rules with required: of the baseline are never checked' : null}
    </>
  );
}
