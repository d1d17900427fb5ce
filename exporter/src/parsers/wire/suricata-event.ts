import type { Transport } from '../../model/listener.ts';
import type { ProtocolEvent } from './suricata-protocols.ts';

/** The parts of an event that are looked at; everything in it is what a network sent. */
export interface Event extends ProtocolEvent {
  readonly timestamp?: unknown;
  readonly src_ip?: unknown;
  readonly src_port?: unknown;
  readonly dest_ip?: unknown;
  readonly dest_port?: unknown;
  readonly proto?: unknown;
  readonly app_proto?: unknown;
  readonly flow?: (FlowCounts & { readonly end?: unknown; readonly state?: unknown }) | null;
  readonly tcp?: { readonly tcp_flags_ts?: unknown; readonly tcp_flags_tc?: unknown } | null;
}

/** Packets and bytes of either direction, with their headers from Ethernet up. */
export interface FlowCounts {
  readonly pkts_toserver?: unknown;
  readonly pkts_toclient?: unknown;
  readonly bytes_toserver?: unknown;
  readonly bytes_toclient?: unknown;
}

/** The two ends of a conversation. */
export interface SuricataConversation {
  readonly transport: Transport;
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
}

/** `failed`: Suricata looked and did not know. */
export function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value !== 'failed' ? value : null;
}
