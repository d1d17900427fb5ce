import { writeFileSync } from 'node:fs';
import { draftBaseline } from '../config/baseline-write.ts';
import type { AssetState } from '../model/state.ts';
import { openStore } from '../record/open-store.ts';
import { configured } from './configured.ts';
import { CommandError, type ExitCode, type Io } from './io.ts';
import type { GlobalOptions } from './program.ts';

export interface LearnOptions extends GlobalOptions {
  readonly assets: readonly string[];
  readonly name?: string;
  readonly output?: string;
}

/** `otports baseline learn`: what is open now, as a draft for review. It approves nothing until somebody signs each rule. */
export async function runLearn({ assets, config: file, name, output }: LearnOptions, io: Io): Promise<ExitCode> {
  const config = await configured(file, io);
  const [first = ''] = assets;
  const known = new Set(config.assets.map(({ policy }) => policy.identity.name));
  const stranger = assets.find((asset) => !known.has(asset));
  if (stranger !== undefined) {
    throw new CommandError(2, `there is no asset ${stranger} in ${file}`);
  }
  if (assets.length > 1 && name === undefined) {
    throw new CommandError(2, 'several assets make one baseline; say its name with --name');
  }
  const seen = (await statesOf(config.dataDir, assets, io)).map(({ asset, lastSuccessAt, listeners }) => {
    if (lastSuccessAt === null)
      throw new CommandError(1, `${asset} was never looked at with success, so there is nothing to learn`);
    return { asset, takenAt: lastSuccessAt, listeners };
  });
  write(draftBaseline({ scope: 'baseline', name: name ?? first, seen }), output, io);
  return 0;
}

async function statesOf(dataDir: string, assets: readonly string[], { now }: Io): Promise<readonly AssetState[]> {
  const store = await openStore({ dataDir, now, readOnly: true });
  try {
    return await Promise.all(
      assets.map(async (asset) => {
        const state = await store.state(asset);
        if (state === null) throw new CommandError(1, `${asset} was never looked at, so there is nothing to learn`);
        return state;
      }),
    );
  } finally {
    await store.close();
  }
}

/** A draft never overwrites: what stands there may have been reviewed. */
function write(text: string, output: string | undefined, io: Io): void {
  if (output === undefined) {
    io.out(text);
    return;
  }
  try {
    writeFileSync(output, text, { flag: 'wx' });
    io.err(`${output} is a draft: review it, sign each rule, then take out "status: draft"\n`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CommandError(
      2,
      code === 'EEXIST' ? `${output} is there already; name another file` : `${output} cannot be written (${code})`,
    );
  }
}
