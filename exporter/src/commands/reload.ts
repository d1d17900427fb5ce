import { z } from 'zod';
import { callerText } from '../model/command/caller.ts';
import type { ConfirmedRemovals, ReloadResult } from '../model/command/reload.ts';
import { AssetName, type Command } from './command.ts';

/** `otports reload`: reads the config again. Where something in it is wrong, everything stays as it was. */
export const reload: Command<{ confirmed: ConfirmedRemovals }, ReloadResult> = {
  name: 'reload',
  summary: 'Reads the configuration again. An admin may confirm removals: `all`, or the names of assets.',
  input: z.strictObject({
    confirmed: z.union([z.literal('none'), z.literal('all'), z.array(AssetName).min(1)]).prefault('none'),
  }),
  needs: ({ confirmed }) => (confirmed === 'none' ? 'operator' : 'admin'),
  refusal: 'confirming removals needs the token of an admin; on this machine, type: otports reload --confirm-removals',
  run: ({ reload: carryOut }, { confirmed }, caller) => carryOut({ confirmed, by: callerText(caller) }),
};
