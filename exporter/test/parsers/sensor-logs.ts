/** What Zeek writes above the rows of conn.log, as far as they say who answered. */
const connColumns = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration conn_state history';

interface Header {
  /** Names of columns, with blanks between them. */
  readonly columns?: string;
  readonly path?: string;
  /** When the log was begun: what makes it like no other. Left out where it is not given. */
  readonly opened?: string | number;
}

/** The header of one log of Zeek, in tab-separated values. */
export function zeekHeader({ columns = connColumns, path = 'conn', opened }: Header = {}): string {
  const open = opened === undefined ? '' : `#open\t${opened}\n`;
  return `#separator \\x09\n#unset_field\t-\n#path\t${path}\n${open}#fields\t${columns.replaceAll(' ', '\t')}\n`;
}

/** A flow event of Suricata: somebody asked 10.0.0.2 on tcp/502; `event` says what is different or more. */
export function suricataFlow(event: object): object {
  return {
    timestamp: '2026-11-23T10:00:00.000000+0000',
    event_type: 'flow',
    src_ip: '10.0.0.1',
    src_port: 40_000,
    dest_ip: '10.0.0.2',
    dest_port: 502,
    proto: 'TCP',
    ...event,
  };
}
