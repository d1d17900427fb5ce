import { isSockstatHeader, parseSockstat } from '../bsd/sockstat.ts';
import { isIosHeader, isIosRow, parseCiscoIos } from '../cisco/ios.ts';
import { isIosxrHeader, parseCiscoIosxr } from '../cisco/iosxr.ts';
import { isLptsRow, pcbRowOf } from '../cisco/iosxr-row.ts';
import { isKernelRow, isNxosHeader, parseCiscoNxos } from '../cisco/nxos.ts';
import { nxosHeadOf } from '../cisco/nxos-row.ts';
import { isCsvHeader, parseCsv } from '../csv/csv.ts';
import { isJunosLine, isJunosMark, parseJunos } from '../junos/connections.ts';
import { ssLayout, rowOf as ssRow } from '../linux/ss-row.ts';
import { tableNameOf } from '../linux/proc-net-table.ts';
import { parseProcNet } from '../linux/proc-net.ts';
import { parseSs } from '../linux/ss.ts';
import { isLsofLine, parseLsof } from '../lsof/lsof.ts';
import { isOsqueryLine, parseOsquery } from '../osquery/osquery.ts';
import type { Parsed } from '../parsed.ts';
import { looksLikeSnmprec, parseSnmprec } from '../snmp/snmprec.ts';
import { looksLikeSnmpwalk, parseSnmpwalk } from '../snmp/snmpwalk.ts';
import { isPowershellLine, parsePowershell } from '../windows/powershell.ts';
import { gather } from '../wire/gathered.ts';
import { parseNmapXml } from '../wire/nmap-xml.ts';
import { EveLog } from '../wire/suricata.ts';
import { looksLikeEve, looksLikeZeek } from '../wire/marks.ts';
import { ZeekLog } from '../wire/zeek.ts';
import type { RecordingFormat } from '../../model/source/recording-format.ts';
import { marksNetstat, parseAnyNetstat } from './netstats.ts';

/** How a format is detected and read. */
export interface FormatReader {
  /** True of a line (without spaces around it) that only this format has. */
  readonly marks: (line: string) => boolean;
  /** True of lines that other formats have too, but that belong to a recording of this one. */
  readonly holds?: (line: string) => boolean;
  /** Its values are free text, so no later line can be another recording. */
  readonly closed?: true;
  /**
   * Its parser notices a missing end. For the other formats a last line without an end makes the recording incomplete.
   */
  readonly knowsItsEnd?: true;
  /** One entry for each asset in it. @throws CollectError */
  readonly read: (text: string, fileName: string) => readonly Parsed[];
}

const nowhere = { parser: 'import', line: 0 };

/** One row a format: a new one is its parser, its name in model/source/recording-format.ts, and a row here. */
export const readers: Readonly<Record<RecordingFormat, FormatReader>> = {
  ss: {
    marks: (line) => ssLayout(line) !== null || ssRow(line, null, nowhere) !== null,
    read: (text) => [parseSs(text, null)],
  },
  netstat: { marks: marksNetstat, read: (text) => [parseAnyNetstat(text)] },
  'proc-net': {
    marks: (line) => /^sl\s+local_address\s/.test(line),
    read: (text, fileName) => [parseProcNet(text, null, tableNameOf(fileName))],
  },
  lsof: { marks: isLsofLine, read: (text) => [parseLsof(text, null)] },
  sockstat: { marks: isSockstatHeader, read: (text) => [parseSockstat(text, null)] },
  powershell: {
    marks: isPowershellLine,
    closed: true,
    knowsItsEnd: true,
    read: (text) => [parsePowershell(text, null)],
  },
  'cisco-ios': {
    marks: (line) => isIosHeader(line) || isIosRow(line),
    read: (text) => [parseCiscoIos(text, null)],
  },
  'cisco-nxos': {
    marks: (line) => isNxosHeader(line) || nxosHeadOf(line, nowhere) !== null,
    holds: isKernelRow,
    read: (text) => [parseCiscoNxos(text, null)],
  },
  'cisco-iosxr': {
    marks: (line) => isIosxrHeader(line) || pcbRowOf(line) !== null || isLptsRow(line),
    read: (text) => [parseCiscoIosxr(text, null)],
  },
  // After netstat, because a header of BSD and one of Junos can be the same.
  junos: { marks: isJunosMark, holds: isJunosLine, read: (text) => [parseJunos(text, null)] },
  snmpwalk: { marks: looksLikeSnmpwalk, closed: true, read: (text) => [parseSnmpwalk(text)] },
  snmprec: { marks: looksLikeSnmprec, closed: true, read: (text) => [parseSnmprec(text)] },
  'nmap-xml': {
    marks: (line) => line.startsWith('<?xml') || line.startsWith('<nmaprun') || line.startsWith('<!DOCTYPE nmaprun'),
    closed: true,
    knowsItsEnd: true,
    read: parseNmapXml,
  },
  zeek: {
    marks: looksLikeZeek,
    closed: true,
    knowsItsEnd: true,
    read: (text, fileName) => gather('zeek', text, (sink) => new ZeekLog(sink, fileName)),
  },
  // In a recording only whole conversations count: for these, every version of Suricata says for certain which side
  // answered.
  'suricata-eve': {
    marks: looksLikeEve,
    closed: true,
    knowsItsEnd: true,
    read: (text) => gather('suricata-eve', text, (sink) => new EveLog(sink, { protocols: false })),
  },
  osquery: { marks: isOsqueryLine, closed: true, knowsItsEnd: true, read: parseOsquery },
  csv: { marks: isCsvHeader, closed: true, read: parseCsv },
};
