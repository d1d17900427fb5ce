/** What one connect check needs; `app/` makes it from the config. */
export interface ConnectSettings {
  /** IPv4 or IPv6 address, or a name. */
  readonly address: string;
  /** TCP ports, each once, in the order in which they are tried. */
  readonly ports: readonly number[];
  /** So long each handshake may take. */
  readonly timeoutMs: number;
  /** Rest between two ports where the asset is to have a longer one than a second. */
  readonly pauseMs: number;
}
