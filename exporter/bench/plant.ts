import type { Outcome } from '../src/model/collection.ts';
import type { Exposure, Transport } from '../src/model/listener.ts';
import type { AssetReport, JudgedListener } from '../src/model/report.ts';
import { verdicts, type Deviation, type ListenerVerdict, type Verdict } from '../src/model/verdict.ts';

/** Ports of every asset of the plant, as the issue counts. */
export const portsPerAsset = 30;

const start = Date.UTC(2026, 10, 22, 10);

const wellKnown: readonly (readonly [Transport, number, string])[] = [
  ['tcp', 22, 'ssh'],
  ['tcp', 80, 'http'],
  ['tcp', 102, 'iso-tsap'],
  ['tcp', 135, 'epmap'],
  ['udp', 161, 'snmp'],
  ['tcp', 443, 'https'],
  ['tcp', 445, 'microsoft-ds'],
  ['tcp', 502, 'mbap'],
  ['tcp', 2404, 'iec-104'],
  ['tcp', 4840, 'opcua-tcp'],
  ['tcp', 20000, 'dnp'],
  ['udp', 47808, 'bacnet'],
];

export function assetName(index: number): string {
  return `hmi-${String(index).padStart(5, '0')}`;
}

/** The report of one asset after its `look`-th look: instants and counters are new, and its ports are those of an earlier look where told so. */
export function report(index: number, look: number, portsOf = look): AssetReport {
  const at = start + look * 3_600_000 + index * 359;
  const listeners = listenersOf(index, portsOf);
  const deviations = listeners.flatMap((judged) => (judged.verdict === 'unexpected' ? [deviationOf(judged)] : []));
  return {
    ...identityOf(index),
    addedAt: start - 86_400_000 - index,
    staleAfterMs: 10_800_000,
    lastCollection: { at, durationMs: 64 + ((index * 31 + look * 17) % 900), outcome: 'ok', message: null },
    otherHostKey: null,
    isWireWitness: false,
    lastSuccessAt: at,
    complete: { tcp: true, udp: true, process: index % 3 !== 0 },
    lastCompleteAt: { tcp: at, udp: at, process: at },
    collections: { ok: 1 + look, ...(index % 10 === 0 ? { timeout: 3 } : {}) } satisfies Partial<
      Record<Outcome, number>
    >,
    paused: index % 50 === 0 ? ['window'] : [],
    footprint: {
      sessions: 1 + look,
      requests: 3 + 3 * look,
      sentBytes: 4_100 * (look + 1),
      receivedBytes: 8_700 * (look + 1),
    },
    witnesses: index % 10 === 0 ? [{ collector: 'snmp', lastSeenAt: at - 60_000 }] : [],
    ports: countOf(listeners),
    unused: index % 10 === 0 ? index % 7 : null,
    baselinePresent: true,
    baselineApprovedAt: Date.UTC(2026, 10, 1),
    baselineReviewDueAt: Date.UTC(2027, 10, 1),
    expiries: [
      { transport: 'tcp', port: '22', expiresAt: Date.UTC(2027, 10, 1) },
      { transport: 'tcp', port: '49152-65535', expiresAt: Date.UTC(2028, 10, 1) },
    ],
    baselineAspects: ['tcp', 'udp', 'process'],
    events: { opened: 1 + look, ...(look > 0 ? { closed: look } : {}) },
    listeners,
    publishPorts: true,
    deviations,
    deviationsDropped: 0,
    flapping: index % 50 === 0 ? deviations.map(({ port }) => ({ transport: 'tcp' as const, port: Number(port) })) : [],
    seriesDroppedTotal: index % 100 === 0 ? 5 : 0,
    evidence: null,
    notes: [],
    removalPendingAt: null,
    removedAt: null,
  };
}

type OfIdentity = Pick<AssetReport, 'identity' | 'collector' | 'baselineName' | 'vendor' | 'model' | 'description'>;

function identityOf(index: number): OfIdentity {
  return {
    identity: {
      name: assetName(index),
      address: `10.${20 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
      site: `plant-${'abcdefgh'.charAt(index % 8)}`,
      zone: `cell-${index % 40}`,
      role: 'hmi',
      criticality: 'high',
    },
    collector: 'ssh',
    baselineName: `hmi-${index % 12}`,
    vendor: 'Debian',
    model: 'GNU/Linux 12',
    description: '',
  };
}

function listenersOf(index: number, look: number): readonly JudgedListener[] {
  const own = Array.from({ length: portsPerAsset - wellKnown.length - 1 }, (_, nth) =>
    judged(['tcp', 1024 + ((index * 37 + nth * 2137) % 40_000), 'unknown'], 'approved'),
  );
  const moved = judged(['tcp', 50_000 + ((index + look * 7) % 10_000), 'unknown'], 'unexpected');
  return [...wellKnown.map((port) => judged(port, 'approved')), ...own, moved];
}

function judged(
  [transport, port, service]: readonly [Transport, number, string],
  verdict: ListenerVerdict,
): JudgedListener {
  const exposure: Exposure = port % 5 === 0 ? 'interface' : 'any';
  const bindings = [{ address: exposure === 'any' ? '0.0.0.0' : '10.20.0.1', process: 'svc' }];
  return { listener: { transport, port, exposure, bindings }, verdict, service, rule: null };
}

function deviationOf({ listener, service }: JudgedListener): Deviation {
  return {
    transport: listener.transport,
    port: String(listener.port),
    verdict: 'unexpected',
    service,
    process: 'python3',
    exposure: listener.exposure,
    severity: 'warning',
    confirmed: true,
    sinceAt: start + listener.port,
  };
}

function countOf(listeners: readonly JudgedListener[]): Record<Verdict, number> {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of listeners) counts[verdict] += 1;
  return counts;
}
