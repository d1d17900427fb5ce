import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExitCode, Io } from '../../src/cli/shared/io.ts';
import type { AssetState } from '../../src/model/state.ts';
import { openStore } from '../../src/record/open-store.ts';
import { aRecord, startAt, type RecordOptions } from '../store/records.ts';

/** A folder with otports.yml and whatever else a command reads. */
export class CommandFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'otports-cli-'));
  readonly config = join(this.path, 'otports.yml');

  /** Writes a file that only this account may read and returns its name. */
  file(name: string, text: string): string {
    const path = join(this.path, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** What looks have left behind; the last one counts. */
  async record(...looks: readonly (RecordOptions & { readonly state?: Partial<AssetState> })[]): Promise<void> {
    const store = await openStore({ dataDir: join(this.path, 'data'), now: () => startAt });
    for (const { state, ...look } of looks) {
      const record = aRecord(look);
      await store.record({ ...record, state: { ...record.state, ...state } });
    }
    await store.close();
  }

  /** Runs a command; names of files are told as seen from the folder. */
  async run<Options extends object>(
    command: (options: Options & { readonly config: string }, io: Io) => Promise<ExitCode>,
    options: Options,
    now = startAt,
  ): Promise<{ readonly code: ExitCode; readonly out: string; readonly err: string }> {
    const said = { out: '', err: '' };
    const io: Io = {
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      env: {},
      now: () => now,
    };
    const code = await command({ ...options, config: this.config }, io);
    const plain = (text: string): string => text.replaceAll(`${this.path}/`, '');
    return { code, out: plain(said.out), err: plain(said.err) };
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** How a command ended that cannot go on: `1: there is ...`. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'it went on';
  } catch (error) {
    const { exitCode, message } = error as { exitCode?: number; message: string };
    return `${exitCode ?? 'no exit code'}: ${message}`;
  }
}
