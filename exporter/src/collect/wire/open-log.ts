import { EveLog } from '../../parsers/wire/suricata.ts';
import type { WireLog, WireSink } from '../../parsers/wire/answer.ts';
import { ZeekLog } from '../../parsers/wire/zeek.ts';
import type { WireSettings } from './settings.ts';

/** What reads the lines of each sensor. */
export const openLog: Readonly<Record<WireSettings['type'], (sink: WireSink, fileName: string) => WireLog>> = {
  zeek: (sink, fileName) => new ZeekLog(sink, fileName),
  suricata: (sink) => new EveLog(sink, { protocols: true }),
};
