/** What a recording can be, by the names of `--format` and of `format:` in config. */
export const formats = [
  'ss',
  'netstat',
  'proc-net',
  'lsof',
  'sockstat',
  'powershell',
  'cisco-ios',
  'cisco-nxos',
  'cisco-iosxr',
  'junos',
  'snmpwalk',
  'snmprec',
  'nmap-xml',
  'zeek',
  'suricata-eve',
  'osquery',
  'csv',
] as const;
export type RecordingFormat = (typeof formats)[number];

/**
 * For these formats a listener is a port that was seen to answer on the network. A port that was not seen proves
 * nothing.
 */
export const wireFormats: ReadonlySet<RecordingFormat> = new Set<RecordingFormat>(['nmap-xml', 'zeek', 'suricata-eve']);

/** Of these none tells which process holds a port. */
export const blindFormats: ReadonlySet<string> = new Set<RecordingFormat>([
  'nmap-xml',
  'proc-net',
  'zeek',
  'suricata-eve',
]);

/** For messages. */
export const formatNames = formats.join(', ');
