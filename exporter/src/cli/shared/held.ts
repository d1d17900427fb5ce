import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import { isHeld } from '../../compare/removed/alarms.ts';
import { confirmRemovalCommand } from '../../model/pause.ts';
import type { AssetState } from '../../model/state.ts';
import type { StateOfAsset } from './asset-state.ts';
import { CommandError, type Io } from './io.ts';
import { withStored } from './stored.ts';

/** The state of a held asset as commands print it. The reason says what can be done. */
export function stateOfHeld({ asset, removalPendingAt }: AssetState): StateOfAsset {
  const since = new Date(removalPendingAt ?? 0).toISOString();
  const ways = `put it back under its name, or confirm that it is gone: ${confirmRemovalCommand(asset)}`;
  return {
    state: 'removal_pending',
    reason: `held: it left the configuration while it deviates, and is not asked since ${since}; ${ways}`,
  };
}

/** The held asset with that name; null where the store has none. */
export async function heldAsset({ dataDir }: Config, name: string, io: Io): Promise<AssetState | null> {
  if (!existsSync(join(dataDir, 'otports.db'))) return null;
  const state = await withStored(dataDir, io, (store) => store.state(name));
  return state !== null && isHeld(state) ? state : null;
}

/** Why a command cannot use an asset that is not in the config: it is held (1), or unknown (2). */
export async function notConfigured(
  config: Config,
  { asset, file }: { readonly asset: string; readonly file: string },
  io: Io,
): Promise<CommandError> {
  const held = await heldAsset(config, asset, io);
  if (held === null) return new CommandError(2, `there is no asset ${asset} in ${file}`);
  return new CommandError(1, `${asset} is ${stateOfHeld(held).reason ?? ''}`);
}
