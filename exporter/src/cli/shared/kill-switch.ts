import { existsSync } from 'node:fs';
import type { Asset, Config } from '../../config/config.ts';
import { mayAsk } from '../../config/resolve/passive.ts';

/** The kill-switch file where it is there and keeps this asset from being asked; null where it does not. */
export function killSwitchOf({ killSwitchFile }: Config, asset: Asset): string | null {
  return mayAsk(asset) && existsSync(killSwitchFile) ? killSwitchFile : null;
}
