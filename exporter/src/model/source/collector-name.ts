/** How an asset is asked, or heard of: the `type` of a source. */
export const collectorNames = ['ssh', 'snmp', 'import', 'zeek', 'suricata', 'connect'] as const;
export type CollectorName = (typeof collectorNames)[number];
