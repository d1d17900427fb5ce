import type { Varbind } from '../../../parsers/snmp/varbind.ts';

/** What a look needs of SNMP. Requests go out one at a time; they reject with CollectError or SnmpStatusError. */
export interface SnmpSession {
  get(oids: readonly string[]): Promise<readonly Varbind[]>;
  getNext(oids: readonly string[]): Promise<readonly Varbind[]>;
  /** One list for each OID, of at most `maxRepetitions` objects where the agent keeps to that. */
  getBulk(oids: readonly string[], maxRepetitions: number): Promise<readonly (readonly Varbind[])[]>;
}

/** A session with one agent, and what there was to hear beside the answers. */
export interface OpenSession extends SnmpSession {
  heard(): SessionFacts;
  /** Settles when the socket is closed. Never rejects. */
  close(): Promise<void>;
}

/** What there was to hear beside the answers. */
export interface SessionFacts {
  /** The engine that answered, by snmpEngineID in hexadecimal; null for SNMPv1 and v2c. */
  readonly engine: string | null;
  /** True where the clock of the engine went back between two answers. */
  readonly restarted: boolean;
  /** Datagrams that were passed over, and what was wrong with the first one. */
  readonly unreadable: number;
  readonly problem: string;
  /** From the first request to the first answer, milliseconds. */
  readonly answerMs: number;
}
