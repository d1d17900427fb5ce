import type { Outcome } from '../../../model/collection.ts';
import type { Exposure, Transport } from '../../../model/listener.ts';
import type { Aspect } from '../../../model/observation.ts';
import { collectorMeanings, type CollectorName } from '../../../model/source/collector-name.ts';
import type { PauseReason } from '../../../model/report.ts';
import type { PortEventName, Severity, Verdict } from '../../../model/verdict.ts';

/**
 * Labels with our own words as values, and what each word means. The compiler names a word of the model that is missing
 * here.
 */
interface LabelMeanings {
  readonly outcome: Readonly<Record<Outcome, string>>;
  readonly reason: Readonly<Record<PauseReason, string>>;
  readonly event: Readonly<Record<PortEventName, string>>;
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly exposure: Readonly<Record<Exposure | 'none', string>>;
  readonly aspect: Readonly<Record<Aspect, string>>;
  readonly severity: Readonly<Record<Severity, string>>;
  readonly confirmed: Readonly<Record<'true' | 'false', string>>;
  readonly transport: Readonly<Record<Transport | '*', string>>;
  readonly collector: Readonly<Record<CollectorName, string>>;
}

export const labelMeanings = {
  outcome: {
    ok: 'a good look',
    auth: 'the credential was refused; not tried again until the secret or the config changes, a day has passed, or `otports retry`',
    host_key:
      'another host key than the pinned one, or none is pinned; not tried again until the config changes, or `otports retry`',
    timeout: 'no answer in time; with SNMP also a wrong community or privacy key',
    unreachable: 'nobody answers at the address; of an import: no recording is there',
    parse: 'the answer could not be read for certain, so nothing of it is used',
    protocol: 'the other side does not speak as it should',
    refused_by_limit: 'cut short by a limit of ours on time, bytes or requests, or by the kill switch',
  },
  reason: {
    breaker: 'it failed several times in a row and is left alone for a while; `otports retry` tries it once',
    auth: 'it refused our login, or its credential rests everywhere; `otports retry` tries it once',
    host_key:
      'another host key than the pinned one, or none is pinned; `otports retry` looks once whether it is put right',
    stalled:
      'what it answers held up the exporter for seconds more than once; tried again after 1, 6, 24 hours, or `otports retry`',
    maintenance: 'reserved: a maintenance window holds back deviations, not looks, so nothing sets it at present',
    window: 'its polling window is closed',
    kill_switch: 'the kill-switch file is there',
    budget:
      'the requests of all assets together have used up `limits.requests_per_minute`; it is asked when a minute has passed',
  },
  event: {
    opened: 'a port was not open in the good look before, and is in this one',
    closed: 'a port was open, and a look that was complete in its aspect no longer shows it',
    process_changed: 'another process holds it',
    exposure_changed: 'its widest binding became wider or narrower',
  },
  verdict: {
    forbidden: 'a forbid rule names it',
    unexpected: 'no live rule covers it',
    changed: 'approved, but not for this process, exposure or address',
    expired: 'a rule that has run out would cover it',
    unverified: 'approved for a process, and the source cannot see processes',
    dynamic: 'covered by a range rule that is bound to a process: counted, not listed',
    approved: 'a live rule covers it',
    local: 'bound to loopback only',
    hidden:
      'of no listener: it answered on the wire twice, with a complete look of the asset before, between and after that does not list it',
    missing: 'of a rule: required, and nothing listens there',
    none: 'the asset has no approved baseline, so nothing is judged',
  },
  exposure: {
    loopback: 'reachable from the asset itself only',
    interface: 'bound to one address or several',
    any: 'bound to all addresses',
    none: 'of a deviation where nothing listens (`missing`)',
  },
  aspect: {
    tcp: 'TCP listeners',
    udp: 'UDP listeners',
    process: 'which process holds each of them',
  },
  severity: {
    critical: 'pages',
    warning: 'makes a ticket',
    info: 'stands on the board; also everything that is not confirmed yet',
  },
  confirmed: {
    true: 'seen again, or not refuted in time: it has its real severity',
    false: 'seen once, or begun in a maintenance window: severity `info` until it is confirmed',
  },
  transport: {
    tcp: '',
    udp: '',
    '*': 'with `port="*"`: the sum of the deviations above `limits.deviations_per_asset`',
  },
  collector: collectorMeanings,
} as const satisfies LabelMeanings;
