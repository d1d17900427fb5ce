import type { VNode } from 'preact';
import { declaredClosed, eventColumns, eventRow, Older } from '../parts/history.tsx';
import { portPath, Table, VerdictTag, When } from '../parts/parts.tsx';
import type { PortView } from './port-view.ts';

/** What looks have seen of the port, and what was published of it. */
export function History(view: PortView): VNode | null {
  const { events, changes, moment } = view;
  if (events.items.length === 0 && changes.items.length === 0) {
    return null;
  }
  const path = portPath(view.report.identity.name, { transport: view.transport, port: String(view.port) });
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {events.items.length === 0 ? null : (
        <Table
          caption="What looks have seen, newest first."
          columns={eventColumns}
          rows={events.items.map((event) => eventRow(event, moment))}
        />
      )}
      <Older href={events.next === null ? null : `${path}?events=${events.next}#history`} what="events" />
      {changes.items.length === 0 ? null : (
        <Table
          caption="What was published, newest first."
          columns={['When', 'Change', 'Verdict', 'Severity', 'Cause']}
          rows={changes.items.map(({ at, change, verdict, severity, cause, ticket }) => [
            <When at={at} moment={moment} />,
            change,
            <VerdictTag verdict={verdict} />,
            severity,
            ticket === undefined ? cause : declaredClosed(ticket),
          ])}
        />
      )}
      <Older href={changes.next === null ? null : `${path}?changes=${changes.next}#history`} what="changes" />
    </section>
  );
}
