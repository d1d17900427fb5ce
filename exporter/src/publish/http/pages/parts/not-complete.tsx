import type { VNode } from 'preact';
import type { Listener, Transport } from '../../../../model/listener.ts';
import { portName } from '../../../../model/listener.ts';
import { shellWord } from '../../../../model/pause.ts';
import type { AssetReport } from '../../../../model/report.ts';
import type { PortEvent } from '../../../../model/state/history.ts';
import { evidencePath, EvidenceLink, When, type Moment } from './parts.tsx';
import { aspectName } from './text.ts';

/** True where the newest answer can prove that a port of this transport is closed. */
export function isSeenInFull({ complete }: Pick<AssetReport, 'complete'>, transport: Transport): boolean {
  return complete?.[transport] === true;
}

interface KnownProps {
  readonly moment: Moment;
  readonly report: AssetReport;
  readonly listener: Listener;
}

/** Since when no look could tell whether an open port is still open. */
export function LastSeenInFull({ moment, report, listener: { transport } }: KnownProps): VNode {
  const at = report.lastCompleteAt[transport];
  return (
    <>
      The last good look did not see all {aspectName[transport]}, so it cannot say whether this port is closed.{' '}
      {at === undefined ? (
        'No look has seen all of them yet.'
      ) : (
        <>
          The last one that saw all of them was <When at={at} moment={moment} />.
        </>
      )}
    </>
  );
}

/** How its alert ends in this case. */
export function WayOut({ report, listener }: KnownProps): VNode {
  const close = `otports close ${shellWord(report.identity.name)} ${portName(listener)} --ticket TICKET`;
  const byLook = report.isWireWitness ? (
    <>
      when nothing has answered there for <code>forget_after</code>
    </>
  ) : (
    `when a look sees all ${aspectName[listener.transport]} and not this one`
  );
  return (
    <>
      The alert ends {byLook}, when an approved rule covers it, or, where somebody knows that the port is closed, by{' '}
      <code>{close}</code>.{report.collector === 'import' ? howToRecord : ''}
    </>
  );
}

const howToRecord =
  ' A recording sees all of TCP and UDP where the command stands in the file, above its answer: docs/import.md says how a job writes it.';

interface RawAnswerProps {
  readonly moment: Moment;
  readonly report: AssetReport;
  readonly transport: Transport;
  readonly isOpen: boolean;
  /** The events of this port, newest first. */
  readonly events: readonly PortEvent[];
}

/** The newest answer. Where it may leave out the port, the text does not claim that it lists it. */
export function RawAnswer({ moment, report, transport, isOpen, events }: RawAnswerProps): VNode {
  const { evidence } = report;
  if (!isOpen || evidence === null || isSeenInFull(report, transport)) {
    return (
      <p class="quiet">
        Its raw answer: <EvidenceLink evidence={evidence} />
      </p>
    );
  }
  const listed = events.find((event) => event.after !== null && event.evidence !== null);
  const showedIt = listed?.evidence ?? null;
  return (
    <>
      <p class="quiet">
        Its newest raw answer is not complete in {transport.toUpperCase()}, so it may not list this port:{' '}
        <EvidenceLink evidence={evidence} />
      </p>
      {listed === undefined || showedIt === null ? null : (
        <p class="quiet">
          The raw answer that showed it {listed.event}, <When at={listed.at} moment={moment} />:{' '}
          <a href={evidencePath(showedIt)}>Download</a>
        </p>
      )}
    </>
  );
}
