/** What one asset needs of a sensor. */
export interface WireSettings {
  readonly type: 'zeek' | 'suricata';
  /** A number: logs have no names. */
  readonly address: string;
  /** May hold wildcards. */
  readonly path: string;
  readonly forgetAfterMs: number;
}
