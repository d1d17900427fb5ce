/** What one connect check needs. */
export interface ConnectSettings {
  readonly type: 'connect';
  /** IPv4 or IPv6 address, or a name. */
  readonly address: string;
  /** TCP ports, each once, in the order in which they are tried. */
  readonly ports: readonly number[];
  /** So long each handshake may take. */
  readonly timeoutMs: number;
  /** `limits.pause` of the asset: the rest between two ports where that is longer than a second. */
  readonly pauseMs: number;
}
