import { layoutOf, rowOf as ssRow } from '../linux/ss-row.ts';
import { parseNetstat } from '../linux/netstat.ts';
import { rowOf as netstatRow } from '../linux/netstat-row.ts';
import { tableNameOf } from '../linux/proc-net-table.ts';
import { parseProcNet } from '../linux/proc-net.ts';
import { parseSs } from '../linux/ss.ts';
import type { Parsed } from '../parsed.ts';
import { looksLikeSnmprec, parseSnmprec } from '../snmp/snmprec.ts';
import { looksLikeSnmpwalk, parseSnmpwalk } from '../snmp/snmpwalk.ts';
import { parseNmapXml } from '../wire/nmap-xml.ts';
import type { Format } from './formats.ts';

/** How one format is known and read. */
export interface Reader {
  /** Whether only this format has such a line (without spaces around it). */
  readonly marks: (line: string) => boolean;
  /** Its values are free text, so nothing further down is another recording. */
  readonly closed?: true;
  /** Its parser knows by itself whether the end is missing; otherwise a last line without an end makes it incomplete. */
  readonly knowsItsEnd?: true;
  /** One entry for each asset that it speaks of. @throws CollectError */
  readonly read: (text: string, fileName: string) => readonly Parsed[];
}

const nowhere = { parser: 'import', line: 0 };
const netstatHeader = /^Proto\s+Recv-Q\s+Send-Q\s|^Active Internet connections \(/;

/** One row a format: a new one is its parser, its name in formats.ts, and a row here. */
export const readers: Readonly<Record<Format, Reader>> = {
  ss: {
    marks: (line) => layoutOf(line) !== null || ssRow(line, null, nowhere) !== null,
    read: (text) => [parseSs(text, null)],
  },
  netstat: {
    marks: (line) => netstatHeader.test(line) || netstatRow(line, nowhere) !== null,
    read: (text) => [parseNetstat(text, null)],
  },
  'proc-net': {
    marks: (line) => /^sl\s+local_address\s/.test(line),
    read: (text, fileName) => [parseProcNet(text, null, tableNameOf(fileName))],
  },
  snmpwalk: { marks: looksLikeSnmpwalk, closed: true, read: (text) => [parseSnmpwalk(text)] },
  snmprec: { marks: looksLikeSnmprec, closed: true, read: (text) => [parseSnmprec(text)] },
  'nmap-xml': {
    marks: (line) => line.startsWith('<?xml') || line.startsWith('<nmaprun') || line.startsWith('<!DOCTYPE nmaprun'),
    closed: true,
    knowsItsEnd: true,
    read: parseNmapXml,
  },
};
