import { z } from 'zod';
import { cleanText } from '../model/label.ts';
import { transports, type Transport } from '../model/listener.ts';
import { pauseText } from '../model/pause.ts';
import { StoreError } from '../model/store.ts';
import { AssetName, pauseFacts, unknownAsset, type Command } from './command.ts';

/** What a person declares closed, and with which ticket. */
export interface ClosingPort {
  readonly transport: Transport;
  readonly port: number;
  readonly ticket: string;
}

/** Whether it was written; otherwise the message says why not. */
export interface CloseResult {
  readonly ok: boolean;
  readonly message: string | null;
}

const ticketChars = 200;

const noTicket = 'name the ticket under which the port was closed';

/** A ticket as it is kept: one line of printable characters. Empty where nothing of it is left. */
export function ticketOf(text: string): string {
  return cleanText(text, ticketChars).trim();
}

/** `otports close`: a person says that a port is closed that no complete look can ever show as closed. */
export const close: Command<{ asset: string } & ClosingPort, CloseResult> = {
  name: 'close',
  summary: 'Declares a port closed which no complete look will ever show to be; it stays so until it answers again.',
  input: z.strictObject({
    asset: AssetName,
    transport: z.enum(transports),
    port: z.int().min(1).max(65_535),
    ticket: z
      .string()
      .transform(ticketOf)
      .pipe(z.string().min(1, { error: noTicket })),
  }),
  needs: () => 'operator',
  run: async (deps, { asset, ...closing }, { name: by }) => {
    const { assets, schedule, ledger, log, now } = deps;
    const putAside = { ok: false, message: pauseText(asset, ['stalled'], pauseFacts(deps)) };
    if (schedule.paused(asset).includes('stalled')) return putAside;
    try {
      const judged = await ledger.take(asset, { kind: 'closed', ...closing, at: now() });
      if (judged === null) return assets.has(asset) ? putAside : { ok: false, message: unknownAsset(deps, asset) };
      if ('refused' in judged) return { ok: false, message: judged.refused };
      log.warn({ asset, ...closing, by }, 'a port was declared closed');
      return { ok: true, message: null };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { ok: false, message: `nothing was written, because ${error.message}` };
    }
  },
};
