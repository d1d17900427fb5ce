import type { AssetReport, JudgedListener } from '../src/model/report.ts';
import { verdicts, type Deviation, type Verdict } from '../src/model/verdict.ts';

/** 2026-11-22T10:00:00Z, the instant of all reports here. */
export const reportedAt = Date.UTC(2026, 10, 22, 10);

const day = 86_400_000;

/** A report with nothing in it: an asset that was configured and not yet asked. */
export function newAsset(name: string, changes: Partial<AssetReport> = {}): AssetReport {
  return {
    identity: { name, address: '10.20.1.10', site: 'unassigned', zone: 'unassigned', role: '', criticality: '' },
    collector: 'ssh',
    baselineName: '',
    vendor: '',
    model: '',
    description: '',
    addedAt: reportedAt - 400 * day,
    staleAfterMs: 10_800_000,
    lastCollection: null,
    lastSuccessAt: null,
    otherHostKey: null,
    isWireWitness: false,
    complete: null,
    lastCompleteAt: {},
    collections: {},
    paused: [],
    footprint: { sessions: 0, requests: 0, sentBytes: 0, receivedBytes: 0 },
    ports: countPorts({}),
    unused: null,
    baselinePresent: false,
    baselineApprovedAt: null,
    baselineReviewDueAt: null,
    expiries: [],
    baselineAspects: [],
    events: {},
    listeners: [],
    publishPorts: true,
    deviations: [],
    deviationsDropped: 0,
    flapping: [],
    seriesDroppedTotal: 0,
    evidence: null,
    notes: [],
    witnesses: [],
    removalPendingAt: null,
    removedAt: null,
    ...changes,
  };
}

/** All verdicts, zero where nothing is said. */
export function countPorts(counts: Partial<Record<Verdict, number>>): Record<Verdict, number> {
  return Object.fromEntries(verdicts.map((verdict) => [verdict, counts[verdict] ?? 0])) as Record<Verdict, number>;
}

/** A TCP listener on all addresses, approved, unless said otherwise. */
export function judgedListener(
  port: number,
  changes: Partial<Omit<JudgedListener, 'listener'>> & Partial<JudgedListener['listener']> = {},
): JudgedListener {
  const { verdict = 'approved', service = 'unknown', rule = null, ...listener } = changes;
  const bindings = [{ address: '0.0.0.0', process: null }];
  return { listener: { transport: 'tcp', port, exposure: 'any', bindings, ...listener }, verdict, service, rule };
}

/** An unexpected TCP port, confirmed, critical, unless said otherwise. */
export function deviation(port: number | string, changes: Partial<Deviation> = {}): Deviation {
  return {
    transport: 'tcp',
    port: String(port),
    verdict: 'unexpected',
    service: 'unknown',
    process: 'unknown',
    exposure: 'any',
    severity: 'critical',
    confirmed: true,
    sinceAt: reportedAt - 90_000,
    ...changes,
  };
}

/** A look that succeeded at `reportedAt`. */
function goodLook(): Partial<AssetReport> {
  return {
    lastCollection: { at: reportedAt, durationMs: 64, outcome: 'ok', message: null },
    lastSuccessAt: reportedAt,
  };
}

/** An HMI on which remote access was opened and something flaps. */
function hmi(): AssetReport {
  return newAsset('hmi-01', {
    ...goodLook(),
    identity: {
      name: 'hmi-01',
      address: '10.20.1.11',
      site: 'plant-a',
      zone: 'cell-1',
      role: 'hmi',
      criticality: 'high',
    },
    baselineName: 'hmi',
    vendor: 'Debian',
    model: 'GNU/Linux 12',
    complete: { tcp: true, udp: true, process: false },
    lastCompleteAt: { tcp: reportedAt, udp: reportedAt, process: reportedAt - 7 * day },
    collections: { ok: 412, timeout: 3, auth: 1 },
    footprint: { sessions: 416, requests: 830, sentBytes: 1_650_000, receivedBytes: 5_721_344 },
    witnesses: [{ collector: 'snmp', lastSeenAt: reportedAt - 60_500 }],
    ports: countPorts({ forbidden: 1, unexpected: 1, dynamic: 2, approved: 2, local: 1, missing: 1 }),
    unused: 2,
    baselinePresent: true,
    baselineApprovedAt: Date.UTC(2026, 10, 1),
    baselineReviewDueAt: Date.UTC(2027, 10, 1),
    expiries: [
      { transport: 'tcp', port: '22', expiresAt: Date.UTC(2027, 9, 1) },
      { transport: 'tcp', port: '22', expiresAt: Date.UTC(2027, 10, 1) },
      { transport: 'tcp', port: '49152-65535', expiresAt: Date.UTC(2028, 0, 1) },
    ],
    baselineAspects: ['process', 'tcp'],
    events: { opened: 4, closed: 2, process_changed: 1, exposure_changed: 1 },
    listeners: [
      judgedListener(22, { service: 'ssh' }),
      judgedListener(23, { service: 'telnet', verdict: 'forbidden' }),
      judgedListener(3389, { service: 'ms-wbt-server', verdict: 'unexpected' }),
      judgedListener(5432, { service: 'postgresql', verdict: 'local', exposure: 'loopback' }),
      judgedListener(49152, { verdict: 'dynamic' }),
      judgedListener(49153, { verdict: 'dynamic' }),
      judgedListener(161, { service: 'snmp', transport: 'udp', exposure: 'interface' }),
    ],
    deviations: [
      deviation(23, { service: 'telnet', process: 'busybox', verdict: 'forbidden', sinceAt: reportedAt - 3_599_877 }),
      deviation(3389, { service: 'ms-wbt-server', process: 'xrdp', severity: 'info', confirmed: false }),
      deviation('50000-50010', {
        verdict: 'missing',
        exposure: 'none',
        severity: 'warning',
        sinceAt: reportedAt - day,
      }),
    ],
    flapping: [{ transport: 'tcp', port: 23 }],
  });
}

/** A switch with a failing collector, whose processes call themselves what they like. */
function hostileSwitch(): AssetReport {
  return newAsset('switch "07"\\', {
    collector: 'snmp',
    vendor: 'ACME\nACME',
    model: '\u202Eevil\u0000' + 'x'.repeat(200),
    lastCollection: { at: reportedAt, durationMs: 15_003, outcome: 'timeout', message: 'no answer within 15 s' },
    lastSuccessAt: reportedAt - 4 * 3_600_000 - 250,
    complete: { tcp: true, udp: false, process: false },
    lastCompleteAt: { tcp: reportedAt - 4 * 3_600_000 - 250 },
    collections: { ok: 9, timeout: 2 },
    paused: ['breaker', 'window'],
    footprint: { sessions: 11, requests: 46, sentBytes: 3_900, receivedBytes: 71_000 },
    ports: countPorts({ none: 1 }),
    listeners: [judgedListener(80, { service: 'http', verdict: 'none' })],
    publishPorts: false,
    deviations: [
      deviation(4444, { confirmedBy: 'failed_looks', process: 'C:\\temp\\"x".exe\n} 1' }),
      deviation('*', { transport: '*', service: 'unknown', exposure: 'none' }),
    ],
    deviationsDropped: 3,
    flapping: [{ transport: 'tcp', port: 9 }],
    seriesDroppedTotal: 7,
  });
}

/** Another host key than the pinned one since an hour, and nobody there by now. */
function jumpHost(): AssetReport {
  return newAsset('jump-01', {
    lastCollection: { at: reportedAt, durationMs: 12, outcome: 'unreachable', message: 'connection refused' },
    otherHostKey: { sinceAt: reportedAt - 3_600_000, offered: 'ssh-ed25519 SHA256:other' },
    lastSuccessAt: reportedAt - 7_200_000,
    collections: { ok: 3, host_key: 1, unreachable: 1 },
  });
}

/** A small plant in which every family and every rule about absence occurs. */
export function samplePlant(): readonly AssetReport[] {
  const removed = newAsset('plc-removed', { ...goodLook(), collections: { ok: 5 }, removedAt: reportedAt });
  const held = newAsset('plc-held', {
    ...goodLook(),
    collections: { ok: 5 },
    deviations: [deviation(23, { service: 'telnet' })],
    removalPendingAt: reportedAt - 60_000,
  });
  return [
    hmi(),
    hostileSwitch(),
    jumpHost(),
    newAsset('plc-new', { collector: 'zeek', isWireWitness: true }),
    held,
    removed,
  ];
}
