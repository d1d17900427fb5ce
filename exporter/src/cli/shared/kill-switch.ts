import { existsSync } from 'node:fs';
import type { Asset, Config } from '../../config/config.ts';
import { mayAsk } from '../../config/resolve/passive.ts';

/** The kill-switch file, where it exists and stops asking this asset; otherwise null. */
export function killSwitchOf({ killSwitchFile }: Config, asset: Asset): string | null {
  return mayAsk(asset) && existsSync(killSwitchFile) ? killSwitchFile : null;
}
