import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CollectError } from '../src/model/collection.ts';
import { detectFormat } from '../src/parsers/recording/detect.ts';
import type { RecordingFormat } from '../src/model/source/recording-format.ts';
import { recordingText } from '../src/parsers/recording/text.ts';

/** One recording to make inputs of. */
export interface Seed {
  /** Latin-1, so that each character is a byte. */
  readonly text: string;
  /** Null where no parser takes it. */
  readonly format: RecordingFormat | null;
}

/** The recordings that belong to the project. */
export const ownRecordings = fileURLToPath(new URL('../testdata/parsers/', import.meta.url));

/** Larger ones say nothing more, and each worker keeps all of them. */
const largestSeed = 256 * 1024;

/** Every recording below the folders, by name; what is read in one (`x.json` beside `x.txt`) is none. */
export function recordingsIn(folders: readonly string[]): readonly Seed[] {
  const seeds = folders.flatMap((folder) => filesIn(folder).map((file) => seedOf(readFileSync(file))));
  if (seeds.length === 0) throw new Error(`no recordings in ${folders.join(', ')}`);
  return seeds;
}

function filesIn(folder: string): readonly string[] {
  const files = globSync('**/*.*', { cwd: folder }).sort();
  const others = new Set(files.filter((file) => !file.endsWith('.json')).map(withoutEnding));
  return files
    .filter((file) => !/\.(?:md|truth\.json|expected\.json)$/.test(file))
    .filter((file) => !file.endsWith('.json') || !others.has(withoutEnding(file)))
    .map((file) => join(folder, file))
    .filter((file) => {
      const { size } = statSync(file);
      return size > 0 && size <= largestSeed;
    });
}

function withoutEnding(file: string): string {
  return file.replace(/\.\w+$/, '');
}

function seedOf(bytes: Buffer): Seed {
  const text = bytes.toString('latin1');
  try {
    return { text, format: detectFormat(recordingText(bytes)) };
  } catch (error) {
    if (error instanceof CollectError) return { text, format: null };
    throw error;
  }
}
