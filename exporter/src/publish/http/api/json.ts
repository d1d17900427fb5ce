import { isStale, type FleetRow } from '../../../model/fleet.ts';
import { seenHolder, type Listener, type ListenerBinding } from '../../../model/listener.ts';
import type { AssetReport, JudgedListener } from '../../../model/report.ts';
import { isPortEvent, type HistoryEvent } from '../../../model/state/history.ts';
import type { Deviation } from '../../../model/verdict.ts';
import { serviceOf } from '../../../services/catalogue.ts';
import type { z } from 'zod';
import type { RemovedAsset } from '../removed.ts';
import type * as schema from './schema.ts';

/** Model to JSON of the API: instants as text, without internal fields. */

export function instantText(at: number): string {
  return new Date(at).toISOString();
}

function instantOrNull(at: number | null): string | null {
  return at === null ? null : instantText(at);
}

type State = z.output<typeof schema.AssetSummary>['state'];

type OfState = Pick<FleetRow, 'lastSuccessAt' | 'staleAfterMs' | 'baselinePresent' | 'removalPending'>;

function stateOf(row: OfState, now: number): State {
  if (row.removalPending) return 'removal_pending';
  if (isStale(row, now)) {
    return 'unknown';
  }
  return row.baselinePresent ? 'known' : 'no_baseline';
}

export function summaryJson(row: FleetRow, now: number): z.output<typeof schema.AssetSummary> {
  const { identity, baselinePresent, listeners, deviations, lastCollectionOk, paused } = row;
  const { name: asset, ...labels } = identity;
  return {
    asset,
    ...labels,
    state: stateOf(row, now),
    baselinePresent,
    listeners,
    deviations,
    lastSuccessAt: instantOrNull(row.lastSuccessAt),
    lastCollectionOk,
    hasOtherHostKey: row.otherHostKey,
    paused: [...paused],
  };
}

interface Beside {
  readonly now: number;
  readonly nextLookAt: number | null;
  /** Where the list continues; null where the report has all of it. */
  readonly listenersNext: string | null;
  readonly deviationsNext: string | null;
}

export function detailJson(
  report: AssetReport,
  { now, nextLookAt, listenersNext, deviationsNext }: Beside,
): z.output<typeof schema.AssetDetail> {
  const { identity, collector, baselineName, baselinePresent, description, complete, evidence, footprint } = report;
  const { name: asset, ...labels } = identity;
  const { lastCollection, otherHostKey } = report;
  return {
    asset,
    ...labels,
    state: stateOf({ ...report, removalPending: report.removalPendingAt !== null }, now),
    removalPendingSince: instantOrNull(report.removalPendingAt),
    baselinePresent,
    lastSuccessAt: instantOrNull(report.lastSuccessAt),
    paused: [...report.paused],
    collector,
    baseline: baselineName === '' ? null : baselineName,
    vendor: report.vendor,
    model: report.model,
    description,
    complete,
    wireWitness: report.isWireWitness,
    lastCollection: lastCollection === null ? null : { ...lastCollection, at: instantText(lastCollection.at) },
    otherHostKey:
      otherHostKey === null ? null : { since: instantText(otherHostKey.sinceAt), offered: otherHostKey.offered },
    nextLookAt: instantOrNull(nextLookAt),
    evidence,
    notes: [...report.notes],
    witnesses: report.witnesses.map(({ collector: witness, lastSeenAt }) => ({
      collector: witness,
      lastSeenAt: instantText(lastSeenAt),
    })),
    unused: report.unused,
    listeners: report.listeners.map(judgedJson),
    listenersNext,
    deviations: report.deviations.map(deviationJson),
    deviationsNext,
    footprint,
  };
}

export function removedJson({ asset, removal }: RemovedAsset): z.output<typeof schema.AssetRemoved> {
  return { asset, state: 'removed', removedAt: instantOrNull(removal?.at ?? null), note: removal?.note ?? null };
}

function bindingJson(binding: ListenerBinding) {
  return { address: binding.address, process: seenHolder(binding) };
}

/** As in spec section 5; the command line prints the same. */
export function listenerJson({ transport, port, exposure, bindings }: Listener) {
  return { transport, port, exposure, bindings: bindings.map(bindingJson) };
}

export function judgedJson({ listener, service, verdict, rule, unused }: JudgedListener) {
  const { class: serviceClass, encrypted } = serviceOf(listener.transport, listener.port);
  return { ...listenerJson(listener), service, class: serviceClass, encrypted, verdict, rule, unused: unused === true };
}

export function deviationJson({ sinceAt, confirmedBy, ...rest }: Deviation) {
  return { ...rest, confirmedBy: confirmedBy ?? null, since: instantText(sinceAt) };
}

/** The fields of a port in an event of the asset as a whole. */
const ofNoPort = { transport: null, port: null, before: null, after: null, evidence: null, ticket: null };

export function eventJson(one: HistoryEvent): z.output<typeof schema.EventOfAsset> {
  if (!isPortEvent(one)) return { ...ofNoPort, ...one, at: instantText(one.at) };
  const { at, before, after, ticket, ...rest } = one;
  return {
    ...rest,
    at: instantText(at),
    before: before === null ? null : listenerJson(before),
    after: after === null ? null : listenerJson(after),
    ticket: ticket ?? null,
    note: null,
  };
}
