import { cleanText } from '../../model/label.ts';
import { aspects, type ReadRecording } from '../../model/observation.ts';
import { believeSilence } from '../conclude.ts';
import { detectFormat } from './detect.ts';
import { isPrompt } from '../foreign.ts';
import { wireFormats, type RecordingFormat } from '../../model/source/recording-format.ts';
import { refuse, type Parsed } from '../parsed.ts';
import { withoutSequences } from '../terminal/printed.ts';
import { readers } from './readers.ts';
import type { Doubt } from './doubt.ts';
import { commandsIn, doubtsOf } from './sieve.ts';
import { askedInFull } from './silence.ts';
import { recordingText } from './text.ts';

/** A file as it was found. */
export interface Recording {
  readonly bytes: Buffer;
  /** Without its folder: the name of the asset, where the recording does not say it. */
  readonly fileName: string;
  /** Epoch milliseconds: when it was taken, where the recording does not say. */
  readonly modifiedAt: number;
  /** Null: by its content. */
  readonly format: RecordingFormat | null;
  /** The asset's name, for a recording of one asset; null: from the recording, else from its file. */
  readonly asset: string | null;
}

/** What a recording says of one asset: ready for `observe`. */
export interface RecordedAsset {
  readonly asset: string;
  /** Epoch milliseconds. */
  readonly takenAt: number;
  /** False where it ends inside a line. It may be cut, so no aspect is complete. */
  readonly hasEnd: boolean;
  readonly collected: Omit<ReadRecording, 'takenAt' | 'remember'>;
}

/** Everything a recording speaks of, one entry for each asset. Sends nothing. @throws CollectError where it cannot be read for certain */
export function readRecording(recording: Recording): readonly RecordedAsset[] {
  // Logs of terminals contain colours: bash begins the answer to a command with one.
  const printed = recordingText(recording.bytes);
  const text = withoutSequences(printed);
  const format = recording.format ?? detectFormat(text);
  const commands = commandsIn(format, text);
  const typed = doubtsOf(format, text, commands);
  const asked = askedInFull(format, text, commands);
  const assets = readers[format].read(text, recording.fileName).map((parsed) => believeSilence(parsed, asked));
  // A last line with only colours may have lost a row.
  const hasEnd = endsWhole(format, printed);
  const doubts = [...(hasEnd ? [] : [noEnd]), ...typed];
  const { asset } = recording;
  if (asset !== null && assets.length > 1) {
    throw refuse('import', null, `speaks of ${assets.length} assets, so they cannot all be called ${asset}`);
  }
  return assets.map((parsed) => {
    const takenAt = parsed.takenAt ?? Math.round(recording.modifiedAt);
    const answered = parsed.bindings.map(({ transport, port }) => ({ transport, port, at: takenAt }));
    return {
      asset: asset ?? nameOf(parsed, recording.fileName),
      takenAt,
      hasEnd,
      collected: {
        kind: 'recording',
        ...partly(parsed, doubts),
        raw: recording.bytes,
        agedBy: parsed.takenAt === null ? 'file' : 'content',
        ...(wireFormats.has(format) ? { answered } : {}),
      },
    };
  });
}

/** Programs end their last line. */
function endsWhole(format: RecordingFormat, text: string): boolean {
  return (
    readers[format].knowsItsEnd === true || text.endsWith('\n') || isPrompt(text.slice(text.lastIndexOf('\n') + 1))
  );
}

const noEnd: Doubt = { aspects, note: 'It does not end with the end of a line, so it may have been cut off.' };

/** Where there are doubts, there may be more listeners, and missing ones must not read as closed. */
function partly(parsed: Parsed, doubts: readonly Doubt[]): Parsed {
  const complete = { ...parsed.complete };
  for (const doubt of doubts) for (const aspect of doubt.aspects) complete[aspect] = false;
  const notes = [...new Set([...parsed.notes, ...doubts.map(({ note }) => note)])];
  return doubts.length === 0 ? parsed : { ...parsed, complete, notes };
}

const endings = /\.(?:gz|txt|log|out|cap|dump|xml|ss|netstat|snmpwalk|walk|snmprec)$/i;

/** `hmi-01.ss.txt` is hmi-01; `10.20.1.11` keeps its dots. */
function nameOf(parsed: Parsed, fileName: string): string {
  let name = parsed.asset?.trim() ?? '';
  if (name === '') {
    name = fileName;
    while (endings.test(name)) name = name.replace(endings, '');
  }
  return cleanText(name === '' ? fileName : name);
}
