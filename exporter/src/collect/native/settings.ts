/** What one native identity needs; config/ makes it. */
export type NativeSettings = NativePlace & NativeProtocol;

interface NativePlace {
  /** IPv4 or IPv6 address, or a name. */
  readonly address: string;
  readonly port: number;
  /** So long each answer may take. */
  readonly timeoutMs: number;
  /** Asked at most once in this time. */
  readonly everyMs: number;
}

type NativeProtocol =
  | { readonly type: 'enip'; readonly transport: 'tcp' | 'udp' }
  /** 255 for the device at the address itself, else the unit behind a gateway. */
  | { readonly type: 'modbus'; readonly unit: number }
  /** Null for whatever device answers at the address. */
  | { readonly type: 'bacnet'; readonly device: number | null }
  | { readonly type: 's7'; readonly rack: number; readonly slot: number }
  | { readonly type: 'opcua' };
