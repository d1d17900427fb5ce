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
export type Format = (typeof formats)[number];

/** For messages. */
export const formatNames = formats.join(', ');
