import { createHash } from 'node:crypto';
import type { Listener } from '../../src/model/listener.ts';
import type { AssetState } from '../../src/model/state.ts';
import type { DeviationChange, HistoryEvent, PortEvent } from '../../src/model/state/history.ts';
import type { StoreRecord } from '../../src/model/store.ts';

export const startAt = Date.parse('2026-11-22T10:00:00.000Z');
export const hour = 3_600_000;

export function sha256Of(raw: Uint8Array | string): string {
  return createHash('sha256').update(raw).digest('hex');
}

export interface RecordOptions {
  readonly asset?: string;
  readonly at?: number;
  readonly raw?: Buffer | null;
  readonly outcome?: 'ok' | 'timeout';
  readonly listeners?: readonly Listener[];
  readonly events?: readonly HistoryEvent[];
  readonly changes?: readonly DeviationChange[];
}

/** The record of one look; `raw: null` for a failed one or one whose answer is known. */
export function aRecord(options: RecordOptions = {}): StoreRecord {
  const { asset = 'hmi-01', at = startAt, outcome = 'ok', listeners = [], events = [], changes = [] } = options;
  const raw = options.raw === undefined ? Buffer.from(`tcp LISTEN 0 128 0.0.0.0:22 of ${asset}\n`) : options.raw;
  const evidence = raw === null ? null : { sha256: sha256Of(raw), raw, takenAt: at, collector: 'ssh' };
  return { state: aState({ asset, at, outcome, listeners, raw }), events, changes, evidence };
}

function aState(options: {
  readonly asset: string;
  readonly at: number;
  readonly outcome: 'ok' | 'timeout';
  readonly listeners: readonly Listener[];
  readonly raw: Buffer | null;
}): AssetState {
  const { asset, at, outcome, listeners, raw } = options;
  const message = outcome === 'ok' ? null : `${asset}: no answer within 15 s`;
  return {
    asset,
    addedAt: startAt,
    lastCollection: { at, durationMs: 84, outcome, message },
    lastSuccessAt: at,
    complete: { tcp: true, udp: true, process: false },
    lastCompleteAt: { tcp: at, udp: at },
    listeners,
    collector: 'ssh',
    evidence: raw === null ? null : { sha256: sha256Of(raw), bytes: raw.length },
    identity: { vendor: null, model: null, description: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3' },
    notes: ['the account otports may not see the processes of others'],
    deviations: [],
    history: [],
    collections: { ok: 2000, timeout: 3 },
    events: { opened: 3, closed: 2 },
    footprint: { sessions: 2003, requests: 2003, sentBytes: 6_400_000, receivedBytes: 9_800_000 },
    seriesDroppedTotal: 0,
    remembered: 'linux/ss',
    removedAt: null,
  };
}

/** As many listeners as an asset of the benchmark has, each on both families. */
export function someListeners(count: number): readonly Listener[] {
  const programs = ['sshd', 'nginx', 'postgres', 'snmpd', 'opcua-server', 'historian-svc'];
  return Array.from({ length: count }, (_, i) => {
    const process = programs[i % programs.length] ?? null;
    return {
      transport: i % 3 === 0 ? 'udp' : 'tcp',
      port: 20 + i * 97,
      exposure: 'any',
      bindings: [
        { address: '0.0.0.0', process },
        { address: '::', process },
      ],
    };
  });
}

export function anEvent(options: { asset?: string; at?: number; port?: number; evidence?: string | null }): PortEvent {
  const { asset = 'hmi-01', at = startAt, port = 3389, evidence = null } = options;
  const after: Listener = {
    transport: 'tcp',
    port,
    exposure: 'any',
    bindings: [{ address: '0.0.0.0', process: 'TermService' }],
  };
  return { asset, at, event: 'opened', transport: 'tcp', port, before: null, after, evidence };
}

export function aChange(options: { asset?: string; at?: number; port?: string }): DeviationChange {
  const { asset = 'hmi-01', at = startAt, port = '3389' } = options;
  return {
    asset,
    at,
    change: 'began',
    transport: 'tcp',
    port,
    verdict: 'unexpected',
    severity: 'critical',
    cause: 'look',
  };
}
