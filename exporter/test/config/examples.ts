import { chmod, cp, glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig, type Loaded } from '../../src/config/load.ts';
import { formatProblem, type Problem } from '../../src/config/read/problem.ts';

const testdata = path.join(import.meta.dirname, '../../testdata/config');

/** Loads examples from a copy in which secrets have the rights they need: git does not keep these. */
export class Examples {
  readonly folder: string;
  readonly now = Date.parse('2026-11-22T10:00:00Z');

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async copy(kind: 'good' | 'bad'): Promise<Examples> {
    const folder = await mkdtemp(path.join(tmpdir(), 'otports-config-'));
    await cp(path.join(testdata, kind), folder, { recursive: true });
    for await (const file of glob(path.join(folder, '{secrets/*,web/*.key}'))) {
      await chmod(file, file.endsWith('readable-by-all') ? 0o644 : 0o600);
    }
    return new Examples(folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  load(file: string, env: Record<string, string> = {}): Promise<Loaded> {
    return loadConfig(path.join(this.folder, file), { env, now: this.now });
  }

  /** Problems or warnings as check-config prints them, with names seen from the folder. */
  lines(problems: readonly Problem[]): readonly string[] {
    return problems.map((problem) => formatProblem(problem).replaceAll(`${this.folder}/`, ''));
  }
}
