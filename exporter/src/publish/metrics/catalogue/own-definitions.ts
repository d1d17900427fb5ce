/** One metric of the exporter itself. */
export interface OwnMetric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly labels: readonly string[];
  /** When there is a series, where there is not always one. */
  readonly when?: string;
}

/** What otports reports of itself, beside the usual metrics of a process. */
export const ownMetrics = {
  build: {
    name: 'otports_build_info',
    type: 'gauge',
    help: 'Versions of otports and of Node.js; always 1.',
    labels: ['version', 'node'],
  },
  configLoaded: {
    name: 'otports_config_last_reload_successful',
    type: 'gauge',
    help: 'Whether the last load of the config succeeded (1) or was refused (0).',
    labels: [],
  },
  configLoadedAt: {
    name: 'otports_config_last_reload_success_timestamp_seconds',
    type: 'gauge',
    help: 'When the config was last loaded with success.',
    labels: [],
    when: 'after the first load',
  },
  killSwitch: {
    name: 'otports_kill_switch',
    type: 'gauge',
    help: 'Whether the kill-switch file is there (1), so that nothing is sent to any asset, or not (0).',
    labels: [],
  },
  externalUrl: {
    name: 'otports_external_url_info',
    type: 'gauge',
    help: 'Where people reach the pages of the exporter; always 1.',
    labels: ['url'],
    when: 'where the config names it',
  },
  storeCreated: {
    name: 'otports_store_created_timestamp_seconds',
    type: 'gauge',
    help: 'When the store was created: another value means a new, emptied or restored store.',
    labels: [],
    when: 'after the store was opened',
  },
  storeCheck: {
    name: 'otports_store_check_successful',
    type: 'gauge',
    help: 'Whether the last check of the store found no damage (1), or found some or could not be carried out (0).',
    labels: [],
    when: 'after the first check, which follows the start',
  },
  storeCheckedAt: {
    name: 'otports_store_check_timestamp_seconds',
    type: 'gauge',
    help: 'When the store was last checked.',
    labels: [],
    when: 'after the first check, which follows the start',
  },
  longestBlock: {
    name: 'otports_event_loop_longest_block_seconds',
    type: 'gauge',
    help: 'How long the exporter did nothing but one thing at most in the last 60 to 120 seconds, as a thread beside it has seen. Reading it changes nothing: two Prometheus see the same, and a block that outlasts a scrape is in the next one. Scrape at least once a minute to miss none.',
    labels: [],
  },
  storeErrors: {
    name: 'otports_store_errors_total',
    type: 'counter',
    help: 'What could not be written to the store, and was therefore not published.',
    labels: [],
  },
  bugs: {
    name: 'otports_bugs_total',
    type: 'counter',
    help: 'Errors that nobody had thought of; each is in the log with its stack.',
    labels: [],
  },
  scrapes: {
    name: 'otports_scrapes_total',
    type: 'counter',
    help: 'Scrapes by how they ended: ok, not_ready (503 at the start), cut_off (the client did not read or hung up).',
    labels: ['result'],
  },
  connectionsDropped: {
    name: 'otports_http_connections_dropped_total',
    type: 'counter',
    help: 'Connections that were ended or not taken so that others are answered: idle, unfinished (no whole request came), full (all others had a request under way), pipelined (too many requests waited on it), waiting (too many scrapes waited, most of them from its address).',
    labels: ['reason'],
    when: 'once one was dropped for that reason',
  },
} as const satisfies Record<string, OwnMetric>;
