import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening, SightKind } from '../../model/state/happening.ts';
import type { Identity } from '../../model/observation.ts';
import type { AssetState } from '../../model/state.ts';
import { countAttempt, settle, type Judged } from './judged.ts';

/** Recordings can have many notes. */
const maxMessage = 1000;

const oldRecording = 'The recording is older than what is known: it is kept in history and takes nothing back.';

/** A look that brought no new listeners. It can only bring a new identity of the asset and new data to remember. */
export function judgeNothingNew(policy: AssetPolicy, before: AssetState, look: Happening<'nothing_new'>): Judged {
  const { at, takenAt, why, notes } = look;
  const after = leftAsItWas(before, look, { takenAt, why, notes });
  const identity = filledUp(before.identity, look.identity);
  return settle(policy, { ...after, identity }, { kind: 'tick', at: Math.max(at, takenAt), sight: null });
}

/** True of a recording that is older than what is known. A live look is always new, whatever the clock says. */
export function isOld({ lastSuccessAt }: AssetState, { kind, observation }: Happening<SightKind>): boolean {
  return kind !== 'look' && lastSuccessAt !== null && observation.takenAt < lastSuccessAt;
}

/** A recording that is older than what is known goes to the history only. It changes no listener. */
export function judgeOld(policy: AssetPolicy, before: AssetState, look: Happening<SightKind>): Judged {
  const { takenAt, notes } = look.observation;
  const after = leftAsItWas(before, look, { takenAt, why: oldRecording, notes });
  return settle(policy, after, { kind: 'tick', at: Math.max(look.at, takenAt), sight: null });
}

interface Why {
  readonly takenAt: number;
  readonly why: string;
  readonly notes: readonly string[];
}

function leftAsItWas(
  before: AssetState,
  { durationMs, footprint, remember }: Happening<SightKind | 'nothing_new'>,
  { takenAt, why, notes }: Why,
): AssetState {
  const message = [why, ...notes].join(' ').slice(0, maxMessage);
  const lastCollection = { at: takenAt, durationMs, outcome: 'ok' as const, message };
  return { ...countAttempt(before, 'ok', footprint), lastCollection, ...withoutOtherKey(before), remembered: remember };
}

/**
 * After a good look another host key is no longer a problem: the asset showed the pinned key, or the key is out of the
 * config.
 */
export function withoutOtherKey({ otherHostKey }: AssetState): Pick<AssetState, 'otherHostKey'> {
  return otherHostKey === undefined ? {} : { otherHostKey: null };
}

function filledUp(known: Identity, said: Identity): Identity {
  return {
    vendor: said.vendor ?? known.vendor,
    model: said.model ?? known.model,
    description: known.description ?? said.description,
  };
}
