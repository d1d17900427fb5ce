import type { ComponentChildren, VNode } from 'preact';
import { cleanText } from '../../../../model/label.ts';
import { portName, type Listener } from '../../../../model/listener.ts';
import { isPortEvent, type HistoryEvent } from '../../../../model/state/history.ts';
import type { Page, PastLook } from '../../../../model/store.ts';
import { processesOf } from './listeners.tsx';
import { assetPath, evidencePath, Table, Tag, When, type Moment, type TableProps } from './parts.tsx';
import { goodAppearance, severityLook } from './text.ts';

/** The page shows this many of the newest; the others are folded. */
const newestShown = 5;

interface HistoryProps {
  readonly asset: string;
  readonly moment: Moment;
}

export function Events({
  asset,
  events,
  moment,
}: HistoryProps & { readonly events: Page<HistoryEvent> }): VNode | null {
  if (events.items.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="events">
      <h2 id="events">What happened</h2>
      <Newest columns={eventColumns} rows={events.items.map((event) => eventRow(event, moment))} />
      <Older href={events.next === null ? null : `${assetPath(asset)}?events=${events.next}#events`} what="events" />
    </section>
  );
}

export const eventColumns = ['When', 'Event', 'Port', 'Before', 'After', 'Evidence'] as const;

export function eventRow(one: HistoryEvent, moment: Moment) {
  if (!isPortEvent(one)) {
    const name = <b class="word">{one.event.replace('_', ' ')}</b>;
    return [<When at={one.at} moment={moment} />, name, null, cleanText(one.note, 500), null, null];
  }
  const { at, event, before, after, evidence, ticket } = one;
  const described = (listener: Listener | null): string =>
    listener === null ? 'closed' : `${processesOf(listener)}, ${listener.exposure}`;
  return [
    <When at={at} moment={moment} />,
    ticket === undefined ? event.replace('_', ' ') : declaredClosed(ticket),
    <span class="mono word">{portName(one)}</span>,
    described(before),
    described(after),
    evidence === null ? null : <ShortEvidence sha256={evidence} />,
  ];
}

/** Of a port that a person declared closed. */
export function declaredClosed(ticket: string): string {
  return `declared closed, ${cleanText(ticket)}`;
}

function ShortEvidence({ sha256 }: { readonly sha256: string }): VNode {
  return (
    <a class="mono" href={evidencePath(sha256)}>
      {sha256.slice(0, 8)}…
    </a>
  );
}

/** The link to the rows before the shown ones. */
export function Older({ href, what }: { readonly href: string | null; readonly what: string }): VNode | null {
  if (href === null) return null;
  return (
    <nav class="pages" aria-label={`Older ${what}`}>
      <a href={href}>Older →</a>
    </nav>
  );
}

export function Looks({ asset, looks, moment }: HistoryProps & { readonly looks: Page<PastLook> }): VNode | null {
  if (looks.items.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="looks">
      <h2 id="looks">Last looks</h2>
      <Newest
        columns={['When', 'Outcome', 'Took', 'Message', 'Evidence']}
        rows={looks.items.map((look) => [
          <When at={look.at} moment={moment} />,
          look.outcome === 'ok' ? (
            <Tag look={goodAppearance}>ok</Tag>
          ) : (
            <Tag look={severityLook.warning}>{look.outcome}</Tag>
          ),
          `${look.durationMs} ms`,
          look.message === null ? null : <span class="mono">{cleanText(look.message, 1000)}</span>,
          look.evidence === null ? null : <ShortEvidence sha256={look.evidence} />,
        ])}
      />
      <Older href={looks.next === null ? null : `${assetPath(asset)}?looks=${looks.next}#looks`} what="looks" />
    </section>
  );
}

/** The newest rows; older ones are folded. */
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
