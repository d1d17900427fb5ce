/** The events of Suricata's protocol parsers that prove an answer, and which side gave it. */

export interface ProtocolEvent {
  readonly event_type?: unknown;
  readonly src_port?: unknown;
  readonly dest_port?: unknown;
  readonly [protocol: string]: unknown;
}

type Side = 'src' | 'dest';

/** The answering side of an event, null where it proves no answer or where the sides cannot be told apart. */
type ServerOf = (event: ProtocolEvent) => Side | null;

/** A field deep in an event, undefined where there is none. */
function at(event: ProtocolEvent, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, event);
}

/** Protocols whose event is written once per transaction, client first: http, tls, ssh (output-json-*.c, LOG_DIR_FLOW). */
function destWhere(...proofs: readonly string[]): ServerOf {
  return (event) => (proofs.some((path) => at(event, path) !== undefined) ? 'dest' : null);
}

/** Protocols whose answers turn the sides round in some versions: then only the port says which side is the server. */
function sideOf(port: number, isAnswer: (event: ProtocolEvent) => boolean): ServerOf {
  return (event) => {
    const isDest = event.dest_port === port;
    const isSource = event.src_port === port;
    if (isDest === isSource || !isAnswer(event)) return null;
    return isDest ? 'dest' : 'src';
  };
}

function isOneOf(path: string, ...words: readonly string[]): (event: ProtocolEvent) => boolean {
  return (event) => words.includes(String(at(event, path)));
}

/** By `event_type`. */
export const serverOf: ReadonlyMap<string, ServerOf> = new Map<string, ServerOf>([
  ['http', destWhere('http.status')],
  ['tls', destWhere('tls.fingerprint', 'tls.subject', 'tls.ja3s')],
  ['ssh', destWhere('ssh.server.software_version')],
  ['dns', sideOf(53, isOneOf('dns.type', 'answer', 'response'))],
  ['dnp3', sideOf(20_000, isOneOf('dnp3.type', 'response', 'unsolicited_response'))],
  ['modbus', sideOf(502, (event) => at(event, 'modbus.response') !== undefined)],
  ['enip', sideOf(44_818, (event) => at(event, 'enip.response') !== undefined)],
]);
