/**
 * How an asset is asked, or heard of: the `type` of a source, with what it says of the asset in one line, for whoever reads
 * metrics. In this order they stand in documentation and messages.
 */
export const collectorMeanings = {
  ssh: 'the asset itself, over SSH',
  snmp: 'the agent of the asset',
  import: 'recordings that something else drops',
  zeek: 'logs of a Zeek sensor on the network',
  suricata: 'events of a Suricata sensor on the network',
  connect: 'a connection to each TCP port of a list: what takes it is open, nothing else is known',
} as const;
export type CollectorName = keyof typeof collectorMeanings;

export const collectorNames = Object.keys(collectorMeanings) as readonly CollectorName[];
