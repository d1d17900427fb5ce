import { writeFileSync } from 'node:fs';
import type { Review } from '../../config/baselines/draft-text.ts';
import { draftBaseline, type DraftRequest } from '../../config/baselines/write.ts';
import { Findings } from '../../config/read/problem.ts';
import { readYaml } from '../../config/read/yaml-source.ts';
import { cleanText } from '../../model/label.ts';
import type { AssetState } from '../../model/state.ts';
import { configured } from '../shared/configured.ts';
import { notConfigured } from '../shared/held.ts';
import { CommandError, type ExitCode, type Io } from '../shared/io.ts';
import type { GlobalOptions } from '../shared/options.ts';
import { knownOf, withStored } from '../shared/stored.ts';

export interface LearnOptions extends GlobalOptions {
  readonly assets: readonly string[];
  readonly name?: string;
  readonly output?: string;
  readonly approvedBy?: string;
  readonly ticket?: string;
  readonly justification?: string;
}

/**
 * `otports baseline learn`: what is open now, as a draft for review. It approves nothing until a person signs each
 * rule.
 */
export async function runLearn(options: LearnOptions, io: Io): Promise<ExitCode> {
  const { assets, config: file, name, output, json } = options;
  const config = await configured(file, io);
  const review = reviewOf(options, { now: io.now(), timezone: config.timezone });
  const [first = ''] = assets;
  const known = new Set(config.assets.map(({ policy }) => policy.identity.name));
  const stranger = assets.find((asset) => !known.has(asset));
  if (stranger !== undefined) {
    throw await notConfigured(config, { asset: stranger, file }, io);
  }
  if (assets.length > 1 && name === undefined) {
    throw new CommandError(2, 'several assets make one baseline; say its name with --name');
  }
  const counting = new Set(config.assets.flatMap(({ policy }) => (policy.countLoopback ? [policy.identity.name] : [])));
  const seen = (await statesOf(config.dataDir, assets, io)).map(({ asset, lastSuccessAt, listeners }) => {
    if (lastSuccessAt === null)
      throw new CommandError(1, `${asset} was never looked at with success, so there is nothing to learn`);
    return { asset, takenAt: lastSuccessAt, listeners, countLoopback: counting.has(asset) };
  });
  const draft = draftBaseline({ scope: 'baseline', name: name ?? first, seen, ...(review === null ? {} : { review }) });
  if (output !== undefined) write(draft, output, io);
  if (json === true) io.out(`${JSON.stringify(draftJson(draft, seen), null, 2)}\n`);
  else if (output === undefined) io.out(draft);
  return 0;
}

/**
 * The fields for every rule, so that a reviewer need not type them a hundred times; null where none were given.
 * @throws CommandError (2) where a baseline would refuse a field
 */
function reviewOf(
  { approvedBy, ticket, justification }: LearnOptions,
  { now, timezone }: { readonly now: number; readonly timezone: string },
): Review | null {
  const given = { '--approved-by': approvedBy, '--ticket': ticket, '--justification': justification };
  for (const [flag, text] of Object.entries(given)) {
    if (text !== undefined && (text.trim() === '' || cleanText(text) !== text || text.trim() !== text))
      throw new CommandError(2, `${flag} must be one line of at most 128 bytes, without blanks around it`);
  }
  if (approvedBy === undefined && ticket === undefined && justification === undefined) return null;
  if (approvedBy === undefined)
    throw new CommandError(2, '--ticket and --justification need --approved-by: who has read the rules');
  return {
    approvedBy,
    // The locale `sv` writes dates in ISO 8601.
    approvedOn: new Date(now).toLocaleDateString('sv', { timeZone: timezone }),
    ticket: ticket ?? null,
    justification: justification ?? (ticket === undefined ? '' : `See ticket ${ticket}.`),
  };
}

function statesOf(dataDir: string, assets: readonly string[], io: Io): Promise<readonly AssetState[]> {
  return withStored(dataDir, io, (store) =>
    Promise.all(
      assets.map(async (asset) => {
        const state = await knownOf(store, asset);
        if (state === null) throw new CommandError(1, `${asset} was never looked at, so there is nothing to learn`);
        return state;
      }),
    ),
  );
}

/** The draft as in its file, and the looks from which it was made. */
function draftJson(draft: string, seen: DraftRequest['seen']): object {
  const documents = readYaml({ name: 'draft', text: draft, sha256: '' }, new Findings());
  const looks = seen.map(({ asset, takenAt }) => ({ asset, takenAt: new Date(takenAt).toISOString() }));
  return { seen: looks, draft: documents[0]?.value ?? null };
}

/** A draft never overwrites a file, because its content may have been reviewed. */
function write(text: string, output: string, io: Io): void {
  try {
    writeFileSync(output, text, { flag: 'wx' });
    io.err(`${output} is a draft: read each rule, keep it or delete it, sign it, then take out "status: draft"\n`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CommandError(
      2,
      code === 'EEXIST' ? `${output} is there already; name another file` : `${output} cannot be written (${code})`,
    );
  }
}
