import type { Source, SourceJob } from '../source.ts';
import { ImportSource } from './schema.ts';
import type { ImportSettings } from './settings.ts';

/** Reads recordings that something else drops. */
export const imported = {
  traits: {
    asks: false,
    seesProcesses: 'by-format',
    seesOnlyWire: 'by-recording',
    followsLog: false,
    leastConfirmAfterMs: 0,
  },
  schema: ImportSource,
  credential: null,
  resolve,
  load: async () => ({ create: (await import('./index.ts')).createImportCollector }),
} as const satisfies Source<ImportSource, ImportSettings>;

function resolve({ entry, staleAfterMs, pathAt }: SourceJob<ImportSource>): ImportSettings {
  return {
    type: 'import',
    path: pathAt('path', entry.path),
    format: entry.format,
    maxAgeMs: entry.max_age ?? staleAfterMs,
    settleMs: entry.settle,
  };
}
