import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { CollectError } from '../../model/collection.ts';
import type { Observation } from '../../model/observation.ts';
import { observe } from '../../normalize/observe.ts';
import { formatNames, formats, type RecordingFormat } from '../../model/source/recording-format.ts';
import { maxRecordingBytes } from '../../parsers/recording/text.ts';
import { readRecording } from '../../parsers/recording/recording.ts';
import { CommandError, type ExitCode, type Io } from '../shared/io.ts';
import { observationJson, printNotes } from './observation-json.ts';
import { observationTable } from './observation-table.ts';

export interface ImportOptions {
  readonly files: readonly string[];
  readonly format?: string;
  readonly asset?: string;
  readonly json?: boolean;
}

/**
 * `otports import FILE...`: what recordings say, without sending a packet. All of them or none: where one is refused,
 * only the reasons are printed. So a part of an import never looks like all of it.
 */
export async function runImport(options: ImportOptions, io: Io): Promise<ExitCode> {
  const format = formatOf(options.format);
  const observations: Observation[] = [];
  const codes: ExitCode[] = [];
  for (const file of options.files) {
    try {
      observations.push(...(await observationsIn(file, format, options.asset)));
    } catch (error) {
      codes.push(explain(file, error, io));
    }
  }
  if (codes.length > 0) return codes.includes(2) ? 2 : 1;
  print(observations, options, io);
  return 0;
}

function formatOf(name: string | undefined): RecordingFormat | null {
  if (name === undefined || name === 'auto') return null;
  const format = formats.find((known) => known === name);
  if (format === undefined) throw new CommandError(2, `--format ${name}: one of ${formatNames} would be right`);
  return format;
}

async function observationsIn(
  file: string,
  format: RecordingFormat | null,
  asset?: string,
): Promise<readonly Observation[]> {
  const { bytes, modifiedAt } = await readFile(file);
  const recording = { bytes, modifiedAt, fileName: basename(file), format, asset: asset ?? null };
  return readRecording(recording).map((one) => observe({ ...one, collector: 'import' }));
}

async function readFile(file: string): Promise<{ bytes: Buffer; modifiedAt: number }> {
  await using handle = await open(file, 'r');
  const { size, mtimeMs } = await handle.stat();
  if (size > maxRecordingBytes) {
    throw new CollectError('parse', `import: ${size} bytes, ${maxRecordingBytes} are allowed`);
  }
  return { bytes: await handle.readFile(), modifiedAt: mtimeMs };
}

/** @throws an error that is neither a refusal nor a problem of the file: a bug */
function explain(file: string, error: unknown, io: Io): ExitCode {
  if (error instanceof CollectError) {
    io.err(`${file}: ${error.message}\n`);
    return 1;
  }
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    io.err(`${file}: cannot be read (${String(error.code)}): a file that you may read would be right\n`);
    return 2;
  }
  throw error;
}

function print(observations: readonly Observation[], options: ImportOptions, io: Io): void {
  if (options.json !== true) {
    io.out(observations.map(observationTable).join('\n') || 'No asset in it answered.\n');
    return;
  }
  printNotes(observations, io);
  io.out(`${JSON.stringify(observations.map(observationJson), null, 2)}\n`);
}
