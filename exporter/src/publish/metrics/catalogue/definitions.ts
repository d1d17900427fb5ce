import { pauseReasons } from '../../../model/report.ts';

/** How many series one asset can have in a family: a fixed number, or as many as there are of something. */
export type MostPerAsset = number | 'deviations' | 'listeners' | 'expiring rules';

/** One metric family of the assets: what the renderer writes, docs/metrics.md says, and alerts and dashboards may use. */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** One sentence, without quotation marks: OpenMetrics would have to escape them, the text format must not. */
  readonly help: string;
  readonly labels: readonly string[];
  readonly most: MostPerAsset;
  /** When there is a series, where that is not always. */
  readonly when?: string;
}

/**
 * All families of assets and ports, in the order in which they are published. The own metrics of the process stand in
 * `self.ts`. A scrape shows the last collection, never a new one, hence "last" in so many helps.
 */
export const families = [
  {
    name: 'otports_asset_info',
    type: 'gauge',
    help: 'Who and where the asset is; always 1.',
    labels: ['asset', 'address', 'site', 'zone', 'role', 'criticality', 'collector', 'baseline', 'vendor', 'model'],
    most: 1,
    when: 'always, while its removal is pending, and for 15 minutes after it was removed',
  },
  {
    name: 'otports_asset_removal_pending',
    type: 'gauge',
    help: 'The asset left the config while it deviates, and nobody has confirmed its removal; always 1. It is not asked, and its deviations stay.',
    labels: ['asset'],
    most: 1,
    when: 'while held',
  },
  {
    name: 'otports_asset_removal_pending_since_timestamp_seconds',
    type: 'gauge',
    help: 'When it was seen that the asset had left the config while it deviates.',
    labels: ['asset'],
    most: 1,
    when: 'while held',
  },
  {
    name: 'otports_asset_added_timestamp_seconds',
    type: 'gauge',
    help: 'When the asset was first configured.',
    labels: ['asset'],
    most: 1,
  },
  {
    name: 'otports_collection_success',
    type: 'gauge',
    help: 'Whether the last collection succeeded (1) or failed (0); 0 before the first one.',
    labels: ['asset'],
    most: 1,
  },
  {
    name: 'otports_collection_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When the asset was last collected with success: everything known of its ports is as of then.',
    labels: ['asset'],
    most: 1,
    when: 'after the first success',
  },
  {
    name: 'otports_collection_last_complete_timestamp_seconds',
    type: 'gauge',
    help: 'When a collection last showed everything there is of the aspect (tcp, udp, process).',
    labels: ['asset', 'aspect'],
    most: 3,
    when: 'after the first look complete in the aspect',
  },
  {
    name: 'otports_collection_stale_after_seconds',
    type: 'gauge',
    help: 'Age of the last success above which the asset counts as unknown; rules compare with it.',
    labels: ['asset'],
    most: 1,
  },
  {
    name: 'otports_collection_duration_seconds',
    type: 'gauge',
    help: 'How long the last collection took; 0 before the first one.',
    labels: ['asset'],
    most: 1,
  },
  {
    name: 'otports_collections_total',
    type: 'counter',
    help: 'Collections by how they ended.',
    labels: ['asset', 'outcome'],
    most: 8,
    when: 'from the first of its outcome',
  },
  {
    name: 'otports_collection_last_outcome',
    type: 'gauge',
    help: 'How the last collection ended; always 1, one series for each asset.',
    labels: ['asset', 'outcome'],
    most: 1,
    when: 'after the first collection',
  },
  {
    name: 'otports_asset_other_host_key_since_timestamp_seconds',
    type: 'gauge',
    help: 'Since when the asset has been offering another SSH host key than the pinned one.',
    labels: ['asset'],
    most: 1,
    when: 'from the look that was offered it until a good look or another pin',
  },
  {
    name: 'otports_collection_complete',
    type: 'gauge',
    help: 'Whether the last good collection showed everything there is of the aspect (1) or not (0).',
    labels: ['asset', 'aspect'],
    most: 3,
  },
  {
    name: 'otports_collection_wire_witness',
    type: 'gauge',
    help: 'The source of the asset sees only what answers on the wire, and never that nothing else listens; always 1.',
    labels: ['asset'],
    most: 1,
    when: 'for sources zeek, suricata and connect, and for imports whose last recording is that of a wire witness',
  },
  {
    name: 'otports_collection_paused',
    type: 'gauge',
    help: 'Why the asset is not collected at present; always 1.',
    labels: ['asset', 'reason'],
    most: pauseReasons.length,
    when: 'while paused',
  },
  {
    name: 'otports_asset_sessions_total',
    type: 'counter',
    help: 'Sessions that were opened to the asset.',
    labels: ['asset'],
    most: 1,
    when: 'from the first one',
  },
  {
    name: 'otports_asset_requests_total',
    type: 'counter',
    help: 'Requests that were sent to the asset: SSH channels, SNMP requests with their retries.',
    labels: ['asset'],
    most: 1,
    when: 'from the first one',
  },
  {
    name: 'otports_asset_sent_bytes_total',
    type: 'counter',
    help: 'Bytes that were sent to the asset, counted at the socket.',
    labels: ['asset'],
    most: 1,
    when: 'from the first one',
  },
  {
    name: 'otports_asset_received_bytes_total',
    type: 'counter',
    help: 'Bytes that were received from the asset, counted at the socket.',
    labels: ['asset'],
    most: 1,
    when: 'from the first one',
  },
  {
    name: 'otports_witness_last_seen_timestamp_seconds',
    type: 'gauge',
    help: 'When a source of the asset other than its first one last spoke of it.',
    labels: ['asset', 'collector'],
    most: 3,
    when: 'after the witness first spoke of the asset',
  },
  {
    name: 'otports_ports',
    type: 'gauge',
    help: 'Listeners of the asset (for missing: rules; for hidden: ports it does not list) by verdict, as of the last good collection.',
    labels: ['asset', 'verdict'],
    most: 11,
  },
  {
    name: 'otports_ports_unused',
    type: 'gauge',
    help: 'Listeners of the asset that no witness on the wire has seen answer while it saw the asset every day: candidates for closing.',
    labels: ['asset'],
    most: 1,
    when: 'where a witness saw the asset on every day of its forget_after',
  },
  {
    name: 'otports_baseline_present',
    type: 'gauge',
    help: 'Whether the asset has an approved baseline (1) or not (0); a draft is none.',
    labels: ['asset'],
    most: 1,
  },
  {
    name: 'otports_baseline_approved_timestamp_seconds',
    type: 'gauge',
    help: 'Day of the newest approval in the baseline of the asset.',
    labels: ['asset'],
    most: 1,
    when: 'with an approved baseline',
  },
  {
    name: 'otports_baseline_review_due_timestamp_seconds',
    type: 'gauge',
    help: 'When the baseline of the asset has to be reviewed.',
    labels: ['asset'],
    most: 1,
    when: 'where the config names a review interval',
  },
  {
    name: 'otports_baseline_aspect',
    type: 'gauge',
    help: 'Aspects (tcp, udp, process) that rules of the baseline need to be seen in full; always 1.',
    labels: ['asset', 'aspect'],
    most: 3,
    when: 'where a rule needs the aspect; of a wire witness, which never sees one in full, only for required rules',
  },
  {
    name: 'otports_approval_expires_timestamp_seconds',
    type: 'gauge',
    help: 'When the approval of a port runs out; where several rules name the port, the soonest.',
    labels: ['asset', 'transport', 'port'],
    most: 'expiring rules',
    when: 'for allow rules that expire and have not yet',
  },
  {
    name: 'otports_port_events_total',
    type: 'counter',
    help: 'Changes of listeners between two good collections.',
    labels: ['asset', 'event'],
    most: 4,
    when: 'from the first of its kind',
  },
  {
    name: 'otports_port_open',
    type: 'gauge',
    help: 'A listener of the asset, as of the last good collection; always 1.',
    labels: ['asset', 'transport', 'port', 'service', 'exposure', 'verdict'],
    most: 'listeners',
    when: 'for every listener that is not dynamic, unless switched off for the asset or above the series budget',
  },
  {
    name: 'otports_port_deviation',
    type: 'gauge',
    help: 'A deviation from the baseline that somebody must act on; always 1.',
    labels: ['asset', 'transport', 'port', 'service', 'process', 'exposure', 'verdict', 'severity', 'confirmed'],
    most: 'deviations',
    when: 'while the deviation lasts',
  },
  {
    name: 'otports_port_deviation_since_timestamp_seconds',
    type: 'gauge',
    help: 'When the deviation began.',
    labels: ['asset', 'transport', 'port', 'verdict'],
    most: 'deviations',
    when: 'while the deviation lasts',
  },
  {
    name: 'otports_port_flapping',
    type: 'gauge',
    help: 'A deviation that is held because its port opens again and again; always 1.',
    labels: ['asset', 'transport', 'port'],
    most: 'deviations',
    when: 'while the deviation is held',
  },
  {
    name: 'otports_asset_deviations_confirmed_unseen',
    type: 'gauge',
    help: 'Deviations that no look has seen again: confirmed because two looks failed or were not allowed, or none refuted them in time.',
    labels: ['asset'],
    most: 1,
    when: 'while there are any',
  },
  {
    name: 'otports_series_dropped',
    type: 'gauge',
    help: 'Series of the asset that limits keep out at present; deviations among them are one critical sum.',
    labels: ['asset'],
    most: 1,
  },
  {
    name: 'otports_series_dropped_total',
    type: 'counter',
    help: 'Series of the asset that limits have kept out, each counted when it began to be kept out.',
    labels: ['asset'],
    most: 1,
    when: 'from the first one',
  },
] as const satisfies readonly MetricFamily[];

export type FamilyName = (typeof families)[number]['name'];
