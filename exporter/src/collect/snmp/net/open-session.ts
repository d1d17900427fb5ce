import type { Varbind } from '../../../parsers/snmp/varbind.ts';

/**
 * The part of SNMP that a look needs. Requests go out one at a time; they reject with CollectError or SnmpStatusError.
 */
export interface SnmpSession {
  get(oids: readonly string[]): Promise<readonly Varbind[]>;
  getNext(oids: readonly string[]): Promise<readonly Varbind[]>;
  /** One list for each OID, with at most `maxRepetitions` objects where the agent respects that. */
  getBulk(oids: readonly string[], maxRepetitions: number): Promise<readonly (readonly Varbind[])[]>;
}

/** A session with one agent, and the facts beside its answers. */
export interface OpenSession extends SnmpSession {
  heard(): SessionFacts;
  /** Settles when the socket is closed. Never rejects. */
  close(): Promise<void>;
}

/** Facts about a session beside its answers. */
export interface SessionFacts {
  /** The engine that answered, by snmpEngineID in hexadecimal; null for SNMPv1 and v2c. */
  readonly engine: string | null;
  /** True where the clock of the engine went back between two answers. */
  readonly restarted: boolean;
  /** Number of ignored datagrams, and what was wrong with the first one. */
  readonly unreadable: number;
  readonly problem: string;
  /** From the first request to the first answer, milliseconds. */
  readonly answerMs: number;
}
