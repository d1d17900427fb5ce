import { ipOf } from '../../lib/dns.ts';
import { CollectError, type Footprint } from '../../model/collection.ts';
import { abortFault, rest, unlessAborted } from '../abort.ts';
import type { Dialogue } from './dialogue.ts';
import type { Peer } from './wire.ts';
import { bytesText, faultOf } from './wire-faults.ts';
import { TcpWire } from './tcp-wire.ts';
import { UdpWire } from './udp-wire.ts';

/** The footprint of a dialogue, and the signal that aborts it. */
export interface Talk {
  readonly signal: AbortSignal;
  readonly footprint: Footprint;
}

/**
 * Runs the dialogue: one request after the other, none of them twice. It always closes before it settles.
 * @returns the answers, one for each step
 * @throws CollectError
 */
export async function talk(dialogue: Dialogue, place: Peer, { signal, footprint }: Talk): Promise<readonly Buffer[]> {
  if (signal.aborted) throw abortFault(signal);
  const wire = dialogue.transport === 'tcp' ? new TcpWire(dialogue, footprint) : new UdpWire(dialogue, footprint);
  const answers: Buffer[] = [];
  try {
    // Resolved here, so that a name with several addresses leads to one machine, and nothing is opened after the abort.
    const address = await inTime(resolved(place.address), place, signal);
    await inTime(wire.open({ ...place, address }), place, signal);
    for (const [at, step] of dialogue.steps.entries()) {
      if (at > 0) await rest(dialogue.restMs, signal);
      footprint.requests += 1;
      const answer = await inTime(wire.ask(step.request(answers)), { ...place, begun: () => wire.begun }, signal);
      step.check(answer);
      answers.push(answer);
    }
    return answers;
  } finally {
    const { farewell } = dialogue;
    const isSaid = farewell !== null && answers.length >= farewell.after && !signal.aborted;
    await wire.close(isSaid ? farewell.request(answers) : null, signal);
  }
}

/** Waits for the work, but not longer than the timeout or the look. */
async function inTime<T>(
  work: Promise<T>,
  { timeoutMs, begun = () => 0 }: Pick<Peer, 'timeoutMs'> & { readonly begun?: () => number },
  signal: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new CollectError('timeout', lateness(begun(), timeoutMs / 1000)));
  }, timeoutMs);
  try {
    return await unlessAborted(work, AbortSignal.any([signal, controller.signal]));
  } finally {
    clearTimeout(timer);
  }
}

function lateness(begun: number, seconds: number): string {
  if (begun === 0) return `no answer within ${seconds} s`;
  return `its answer stopped after ${bytesText(begun)}, and the rest did not come within ${seconds} s`;
}

async function resolved(address: string): Promise<string> {
  try {
    return await ipOf(address);
  } catch (error) {
    throw faultOf(error);
  }
}
