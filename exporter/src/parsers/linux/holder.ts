import { cleanText, maxLabelBytes } from '../../model/label.ts';

/** Who holds a socket, as a binding carries it. */
export interface Holder {
  readonly process: string | null;
  readonly processCut?: true;
}

export const nobodyKnown: Holder = { process: null };

/**
 * @param name as printed
 * @param room the bytes its source has for a name: one that fills them may be only the beginning
 */
export function holderOf(name: string, room: number): Holder {
  const process = cleanText(name.trim());
  if (process === '') return nobodyKnown;
  return Buffer.byteLength(name) >= Math.min(room, maxLabelBytes) ? { process, processCut: true } : { process };
}
