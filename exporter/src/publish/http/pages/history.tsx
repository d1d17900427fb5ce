import type { ComponentChildren, VNode } from 'preact';
import { cleanText } from '../../../model/label.ts';
import { portName, type Listener } from '../../../model/listener.ts';
import { isPortEvent, type HistoryEvent } from '../../../model/state.ts';
import type { PastLook } from '../../../model/store.ts';
import { processesOf } from './listeners.tsx';
import { evidencePath, Table, Tag, When, type Moment, type TableProps } from './parts.tsx';
import { goodLook, severityLook } from './text.ts';

/** So many of the newest stand on the page; the rest is a tap away. */
const newestShown = 5;

export function Events({ events, moment }: { readonly events: readonly HistoryEvent[]; readonly moment: Moment }) {
  if (events.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="events">
      <h2 id="events">What happened</h2>
      <Newest columns={eventColumns} rows={events.map((event) => eventRow(event, moment))} />
    </section>
  );
}

export const eventColumns = ['When', 'Event', 'Port', 'Before', 'After', 'Evidence'] as const;

export function eventRow(one: HistoryEvent, moment: Moment) {
  if (!isPortEvent(one)) {
    const name = <b>{one.event.replace('_', ' ')}</b>;
    return [<When at={one.at} moment={moment} />, name, null, cleanText(one.note, 500), null, null];
  }
  const { at, event, before, after, evidence, ticket } = one;
  const described = (listener: Listener | null): string =>
    listener === null ? 'closed' : `${processesOf(listener)}, ${listener.exposure}`;
  return [
    <When at={at} moment={moment} />,
    ticket === undefined ? event.replace('_', ' ') : `declared closed, ${cleanText(ticket)}`,
    <span class="mono">{portName(one)}</span>,
    described(before),
    described(after),
    evidence === null ? null : <ShortEvidence sha256={evidence} />,
  ];
}

function ShortEvidence({ sha256 }: { readonly sha256: string }): VNode {
  return (
    <a class="mono" href={evidencePath(sha256)}>
      {sha256.slice(0, 8)}…
    </a>
  );
}

export function Looks({ looks, moment }: { readonly looks: readonly PastLook[]; readonly moment: Moment }) {
  if (looks.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="looks">
      <h2 id="looks">Last looks</h2>
      <Newest
        columns={['When', 'Outcome', 'Took', 'Message', 'Evidence']}
        rows={looks.map((look) => [
          <When at={look.at} moment={moment} />,
          look.outcome === 'ok' ? <Tag look={goodLook}>ok</Tag> : <Tag look={severityLook.warning}>{look.outcome}</Tag>,
          `${look.durationMs} ms`,
          look.message === null ? null : <span class="mono">{cleanText(look.message, 1000)}</span>,
          look.evidence === null ? null : <ShortEvidence sha256={look.evidence} />,
        ])}
      />
    </section>
  );
}

/** The newest rows, and the older ones folded. */
function Newest({ columns, rows }: Pick<TableProps, 'columns' | 'rows'>): VNode {
  const older: readonly (readonly ComponentChildren[])[] = rows.slice(newestShown);
  return (
    <>
      <Table caption="Newest first." columns={columns} rows={rows.slice(0, newestShown)} />
      {older.length === 0 ? null : (
        <details>
          <summary>{older.length} older</summary>
          <Table caption="Newest first." columns={columns} rows={older} />
        </details>
      )}
    </>
  );
}
