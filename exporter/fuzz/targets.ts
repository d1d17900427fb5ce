import { cleanText, maxLabelBytes } from '../src/model/label.ts';
import { isPrompt } from '../src/parsers/foreign.ts';
import { CollectError } from '../src/model/collection.ts';
import { formats, type RecordingFormat } from '../src/model/source/recording-format.ts';
import { readers } from '../src/parsers/recording/readers.ts';
import { readRecording, type RecordedAsset } from '../src/parsers/recording/recording.ts';
import { recordingText } from '../src/parsers/recording/text.ts';
import { gatherRows } from '../src/parsers/snmp/rows.ts';
import { snmprecVarbinds } from '../src/parsers/snmp/snmprec.ts';
import { readSnmp } from '../src/parsers/snmp/tables.ts';
import type { Varbind } from '../src/parsers/snmp/varbind.ts';
import { parseDuration, formatDuration } from '../src/lib/duration.ts';
import { parseInstant } from '../src/config/windows/local-time.ts';
import { crowdFault, errorFault, firstFault, isClean, saidFault, type Fault } from './oracle.ts';
import type { Seed } from './recordings.ts';
import { asked } from './asked.ts';
import { filteredFault, filteredSeeds } from './filtered.ts';

/** One parser under test. */
export interface Target {
  readonly name: string;
  readonly seeds: (recordings: readonly Seed[]) => readonly string[];
  /** What is wrong with what it makes of the input. @throws whatever the parser throws */
  readonly faultOf: (bytes: Buffer) => Fault;
}

export interface Verdict {
  readonly fault: Fault;
  /** False where the parser refused the input. */
  readonly read: boolean;
}

/** Gives one input to a parser. Throws nothing. */
export function tryInput(target: Target, bytes: Buffer): Verdict {
  try {
    return { fault: target.faultOf(bytes), read: true };
  } catch (error) {
    return { fault: errorFault(error), read: false };
  }
}

/** All formats by the registry, so that a new one is under test from its first day; then what is no recording. */
export const targets: readonly Target[] = [
  ...formats.map(formatTarget),
  { name: 'recording', seeds: (all) => all.map(({ text }) => text), faultOf: (bytes) => recordingFault(bytes, null) },
  { name: 'filtered', seeds: filteredSeeds, faultOf: filteredFault },
  { name: 'snmp', seeds: (all) => textsOf('snmprec', all), faultOf: snmpFault },
  ...asked,
  {
    name: 'label',
    seeds: () => [
      'Siemens S7\u0000\u001b[31m "plc" {x} \\',
      'svchost.exe, Dienst f\u00fcr \u00d6lpumpe\u2028',
      'a'.repeat(120),
    ],
    faultOf: labelFault,
  },
  { name: 'duration', seeds: () => ['1h30m', '1y2w3d4h5m6s7ms', '0s', '999999999ms'], faultOf: durationFault },
  {
    name: 'instant',
    seeds: () => ['2026-11-22 22:00', '2026-11-22T22:00:00+01:00', '2026-03-29 02:30', '2026-W48-1T10'],
    faultOf: instantFault,
  },
];

function textsOf(format: RecordingFormat, all: readonly Seed[]): readonly string[] {
  return all.filter((seed) => seed.format === format).map(({ text }) => text);
}

function formatTarget(format: RecordingFormat): Target {
  return { name: format, seeds: (all) => textsOf(format, all), faultOf: (bytes) => recordingFault(bytes, format) };
}

function recordingFault(bytes: Buffer, format: RecordingFormat | null): Fault {
  const assets = readRecording({ bytes, fileName: 'asset.txt', modifiedAt: 0, format, asset: null });
  const text = recordingText(bytes);
  const bindings = assets.flatMap(({ collected }) => collected.bindings);
  if (assets.length > 1 + text.length / 4) return `${assets.length} assets in ${text.length} characters`;
  // How a row names its holders is the same in all of them, so all of them share the characters.
  const lowestPort = format === null || format.startsWith('snmp') ? 0 : 1;
  return (
    crowdFault(bindings, text.length) ??
    firstFault(assets, (one) => assetFault(one, text, lowestPort)) ??
    endFault(assets, text, format)
  );
}

function assetFault({ asset, takenAt, collected }: RecordedAsset, text: string, lowestPort: number): Fault {
  if (asset === '' || !isClean(asset)) return `the asset ${JSON.stringify(asset)}`;
  if (!Number.isSafeInteger(takenAt)) return `takenAt ${takenAt}`;
  return saidFault(collected, { characters: text.length, lowestPort });
}

/** Certain only where a text tells by its last line that it ends: JSON and XML close their brackets. */
function endFault(assets: readonly RecordedAsset[], text: string, format: RecordingFormat | null): Fault {
  if (format === null || readers[format].knowsItsEnd === true || text.endsWith('\n')) return null;
  if (isPrompt(text.slice(text.lastIndexOf('\n') + 1))) return null;
  const isComplete = assets.some(({ collected }) => Object.values(collected.complete).includes(true));
  return isComplete ? 'complete, though its last line has no end' : null;
}

function snmpFault(bytes: Buffer): Fault {
  const text = bytes.toString('latin1');
  const varbinds = text
    .split('\n')
    .filter((line) => /^\d+(?:\.\d+)+\|\d/.test(line))
    .flatMap(varbindsOf);
  const reading = readSnmp(gatherRows(varbinds), { ended: () => text.length % 2 === 0, port: 161 });
  if (reading.name !== null && !isClean(reading.name)) return `the name ${JSON.stringify(reading.name)}`;
  return saidFault(reading, { characters: text.length, lowestPort: 0 });
}

/** An agent sends what it wants, so a line that is none leaves the others alone. */
function varbindsOf(line: string): Varbind[] {
  try {
    return [...snmprecVarbinds(line)];
  } catch (error) {
    if (error instanceof CollectError) return [];
    throw error;
  }
}

function labelFault(bytes: Buffer): Fault {
  return firstFault(['latin1', 'utf8', 'utf16le'] as const, (encoding) => {
    const clean = cleanText(bytes.toString(encoding));
    if (Buffer.byteLength(clean) > maxLabelBytes) return `${Buffer.byteLength(clean)} bytes in a label`;
    if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(clean)) return `the label ${JSON.stringify(clean)}`;
    return cleanText(clean) === clean ? null : `cleaned twice it is another: ${JSON.stringify(clean)}`;
  });
}

function durationFault(bytes: Buffer): Fault {
  const ms = parseDuration(bytes.toString('latin1'));
  if (ms === null) return null;
  if (!Number.isSafeInteger(ms) || ms < 0) return `a duration of ${ms} ms`;
  // Days are the largest unit that is written, with nine digits that are read.
  return ms < 1e9 * 86_400_000 && parseDuration(formatDuration(ms)) !== ms
    ? `${formatDuration(ms)} is not ${ms} ms`
    : null;
}

function instantFault(bytes: Buffer): Fault {
  const at = parseInstant(bytes.toString('latin1'), 'Europe/Berlin');
  return at === null || Number.isSafeInteger(at) ? null : `the instant ${at}`;
}
