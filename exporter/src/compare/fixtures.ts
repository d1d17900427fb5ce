import type { AssetPolicy } from '../model/asset.ts';
import { exposureOf } from '../model/address.ts';
import type { AllowRule, Baseline, ForbidRule, PortRange } from '../model/baseline.ts';
import { widest, type Listener, type Transport } from '../model/listener.ts';
import type { Completeness, Observation } from '../model/observation.ts';
import type { Happening } from '../model/state/happening.ts';

/** Shared by the tests of compare/; times are minutes from an arbitrary start. */

export const minute = 60_000;
export const hour = 60 * minute;
export const everything: Completeness = { tcp: true, udp: true, process: true };

const source = { file: 'baselines/hmi.yml', line: 3, sha256: 'ab' };

function range(text: string): PortRange {
  const [transport, ports = ''] = text.split('/');
  const [first = 0, last = first] = ports.split('-').map(Number);
  return { transport: transport as Transport, first, last };
}

export function allow(port: string, extra: Partial<AllowRule> = {}): AllowRule {
  return {
    kind: 'allow',
    range: range(port),
    processes: null,
    exposure: 'any',
    addresses: null,
    required: false,
    expires: null,
    expiresAt: null,
    exception: false,
    approval: { justification: 'Needed.', approvedBy: 'ot-security', approvedOn: '2026-11-01', ticket: 'CHG-1' },
    scope: 'group',
    source,
    ...extra,
  };
}

export function forbid(port: string, extra: Partial<ForbidRule> = {}): ForbidRule {
  return { kind: 'forbid', range: range(port), reason: 'Banned.', loopback: false, scope: 'group', source, ...extra };
}

export function baseline(allowed: readonly AllowRule[], forbidden: readonly ForbidRule[] = []): Baseline {
  return { name: 'hmi', approved: true, allow: allowed, forbid: forbidden, approvedAt: 0, reviewDueAt: null };
}

export function policy(rules: Baseline | null, extra: Partial<AssetPolicy> = {}): AssetPolicy {
  return {
    identity: {
      name: 'hmi-01',
      address: '10.20.1.11',
      site: 'plant-a',
      zone: 'cell-1',
      role: 'hmi',
      criticality: 'high',
    },
    collector: 'ssh',
    seesOnlyWire: 'never',
    witnesses: ['zeek conn.log'],
    baseline: rules,
    countLoopback: false,
    unverifiedIsDeviation: false,
    ephemeral: { transport: 'udp', first: 32_768, last: 65_535 },
    severity: [
      { verdict: ['expired'], class: [], zone: [], criticality: [], role: [], exceptRole: [], severity: 'warning' },
      { verdict: [], class: [], zone: [], criticality: [], role: [], exceptRole: [], severity: 'critical' },
    ],
    confirm: { confirmAfterMs: minute / 2, confirmWithinMs: 10 * minute, confirmations: 1, intervalMs: hour },
    staleAfterMs: 3 * hour,
    nat: false,
    maintenance: [],
    maxRows: 2000,
    deviationLimit: 100,
    publishPorts: true,
    ...extra,
  };
}

/** `tcp/22 0.0.0.0=sshd,:: =sshd`: addresses with their holders; no `=` is an unknown holder. */
export function listener(text: string): Listener {
  const [port = '', ...rest] = text.split(' ');
  const { transport, first } = range(port);
  const bindings = (rest.length === 0 ? ['0.0.0.0'] : rest).map((binding) => {
    const [address = '', process] = binding.split('=');
    return { address, process: process ?? null };
  });
  return { transport, port: first, exposure: widest(bindings.map(({ address }) => exposureOf(address))), bindings };
}

export function observation(at: number, listeners: readonly string[], complete = everything): Observation {
  return {
    asset: 'hmi-01',
    collector: 'ssh',
    takenAt: at,
    complete,
    listeners: listeners.map(listener),
    evidence: { sha256: 'e'.repeat(64), bytes: 10 },
    identity: { vendor: null, model: null, description: null },
    notes: [],
  };
}

const spent = { sessions: 1, requests: 1, sentBytes: 2, receivedBytes: 3 };

export function good(at: number, listeners: readonly string[], complete = everything): Happening<'look'> {
  return goodLook(observation(at, listeners, complete));
}

export function goodLook(observed: Observation): Happening<'look'> {
  return { kind: 'look', ...broughtAt(observed) };
}

/** What an import reads; `at` is when it was read, where that was later than it was taken. */
export function recording(observed: Observation, at = observed.takenAt): Happening<'recording'> {
  return { kind: 'recording', ...broughtAt({ ...observed, collector: 'import' }), at };
}

export function wireSight(observed: Observation): Happening<'wire'> {
  return { kind: 'wire', ...broughtAt({ ...observed, collector: 'zeek' }) };
}

function broughtAt(observed: Observation) {
  return { at: observed.takenAt, observation: observed, durationMs: 80, footprint: spent, remember: null };
}

/** A look that found no new recording. */
export function nothingNew(at: number, more: Partial<Happening<'nothing_new'>> = {}): Happening<'nothing_new'> {
  const said = { takenAt: at, why: 'Nothing new since a.txt.', notes: [], remember: null };
  const identity = { vendor: null, model: null, description: null };
  return { kind: 'nothing_new', at, ...said, identity, durationMs: 80, footprint: spent, ...more };
}

export function failedLook(at: number): Happening<'failed'> {
  return {
    kind: 'failed',
    at,
    durationMs: 15_000,
    footprint: spent,
    reason: 'unreachable',
    message: 'nobody answers',
  };
}
