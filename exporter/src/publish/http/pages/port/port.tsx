import type { VNode } from 'preact';
import { cleanText } from '../../../../model/label.ts';
import { portName, seenHolder } from '../../../../model/listener.ts';
import { serviceOf } from '../../../../services/catalogue.ts';
import { natureOf, usesOf } from '../../../../services/text.ts';
import { NextSteps } from './next-steps.tsx';
import { RuleToAdd } from './rule-to-add.tsx';
import { assetPath, Table, VerdictTag, WhatAndWhere } from '../parts/parts.tsx';
import type { PortView } from './port-view.ts';
import { PortStateSection } from './state.tsx';
import { Rules } from './rules.tsx';
import { History } from './history.tsx';

/** One port of one asset: why it has its verdict, since when, and what decides it. */
export function PortPage(view: PortView): VNode {
  const { report, transport, port, explanation } = view;
  const service = serviceOf(transport, port);
  return (
    <>
      <p>
        <a href={assetPath(report.identity.name)}>← {report.identity.name}</a>
      </p>
      <h1>
        <span class="mono">{portName(view)}</span> on {report.identity.name}
      </h1>
      <WhatAndWhere identity={report.identity} />
      <p class="quiet">
        {service.name === 'unknown'
          ? 'No service of that port is in the catalogue.'
          : `${usesOf(service)}: ${natureOf(service)}; judged by its number`}
      </p>
      <PortStateSection {...view} />
      <NextSteps moment={view.moment} report={report} explanation={explanation} />
      <RuleToAdd {...explanation} />
      <Bindings {...view} />
      {report.removalPendingAt === null ? (
        <Rules rules={explanation.rules} moment={view.moment} />
      ) : (
        <p>The rules left the configuration with the asset: its verdicts stay as they were.</p>
      )}
      <History {...view} />
    </>
  );
}

/** The bindings of a held asset have no verdicts: the rules that judged them are gone. */
function Bindings({ explanation, report }: PortView): VNode | null {
  const { listener, bindings } = explanation;
  if (listener === null) {
    return null;
  }
  const isJudged = report.removalPendingAt === null;
  return (
    <section aria-labelledby="bindings">
      <h2 id="bindings">Bindings</h2>
      <Table
        caption={`Exposure ${listener.exposure}; the worst binding decides.`}
        columns={['Address', 'Held by', ...(isJudged ? ['Verdict'] : [])]}
        rows={bindings.map(({ address, holders, verdict }) => [
          <span class="mono">{cleanText(address)}</span>,
          <span class="mono">{holders.map((one) => cleanText(seenHolder(one) ?? 'unknown')).join(', ')}</span>,
          ...(isJudged ? [<VerdictTag verdict={verdict} />] : []),
        ])}
      />
    </section>
  );
}
