import type { AssetPolicy } from '../../model/asset.ts';
import type { HeardSource } from '../../model/state/happening.ts';
import { portName } from '../../model/listener.ts';
import type { Observation } from '../../model/observation.ts';
import type { AssetState } from '../../model/state.ts';
import type { AnsweredPort, LookMemory, Suspect, Testimony, WitnessState } from '../../model/state/witness.ts';
import { isUnlistedBefore, listedBy, lookedAfter, noLooks, reachable } from '../look/look-memory.ts';
import { inRange } from '../verdict/rules-of-port.ts';

/** More than that are an attack on our memory. Known suspects stay. */
const mostSuspects = 4096;

type Suspects = readonly Suspect[];

/**
 * What is known after the witnesses of an asset were read, by source. A source without news (null) keeps its last
 * testimony. A source that is not configured any more is forgotten, but the suspects that it made stay.
 */
export function hearWitnesses(
  before: AssetState,
  heard: readonly HeardSource[],
  now: number,
): Pick<AssetState, 'witnesses' | 'suspects'> {
  const known = new Map(before.witnesses?.map((witness) => [witness.source, witness]));
  const witnesses = heard.flatMap(({ source, testimony }) => {
    const before = known.get(source);
    if (testimony !== null) return [witnessOf(testimony, before, now)];
    // A source without news may not be watching any more. Nobody may conclude from a dead sensor that a port is unused.
    return before === undefined ? [] : [{ ...before, sawEveryDay: false }];
  });
  const spoken = heard.map(({ testimony }) => testimony).filter((testimony) => testimony !== null);
  return {
    witnesses,
    suspects: spoken.reduce((all, one) => afterTestimony(before, all, one), suspectsAt(before, now)),
  };
}

/** A recording says what answered when it was taken. So what an older or a late recording has shown counts as well. */
function witnessOf(testimony: Testimony, before: WitnessState | undefined, now: number): WitnessState {
  const { source, collector, sawEveryDay, forgetAfterMs } = testimony;
  const latestLast = [...(before?.answered ?? []), ...testimony.answered].sort((one, other) => one.at - other.at);
  const latest = new Map(latestLast.map((answer) => [portName(answer), answer]));
  const answered = [...latest.values()].filter(({ at }) => at > now - forgetAfterMs);
  const lastSeenAt = Math.max(testimony.lastSeenAt, before?.lastSeenAt ?? -Infinity);
  return { source, collector, lastSeenAt, sawEveryDay, answered };
}

/** The testimonies of those sources that the config still names. */
export function stillNamed({ witnesses }: AssetState, named: readonly string[]): Pick<AssetState, 'witnesses'> {
  return witnesses === undefined ? {} : { witnesses: witnesses.filter(({ source }) => named.includes(source)) };
}

/** Leaves out the suspects that have been silent for so long that they count as gone. */
export function suspectsAt({ suspects = [] }: AssetState, now: number): Suspects {
  return suspects.filter(({ forgetAt }) => forgetAt > now);
}

function afterTestimony(before: AssetState, suspects: Suspects, testimony: Testimony): Suspects {
  const known = new Map(suspects.map((suspect) => [portName(suspect), suspect]));
  const listed = reachable(listedBy(before));
  const closedAt = new Map(before.closed?.map((port) => [portName(port), port.at]));
  for (const answer of testimony.answered) {
    const name = portName(answer);
    if (listed.has(name) || answer.at <= (closedAt.get(name) ?? -Infinity)) continue;
    const suspect = known.get(name);
    const looks = before.looks?.[answer.transport] ?? noLooks;
    if (suspect !== undefined) known.set(name, answeredAgain(suspect, { answer, looks, testimony }));
    else if (known.size < mostSuspects && isUnlistedBefore(looks, answer))
      known.set(name, begun({ answer, looks, testimony }));
  }
  return [...known.values()];
}

interface OneAnswer {
  readonly answer: AnsweredPort;
  readonly looks: LookMemory;
  readonly testimony: Testimony;
}

function begun({
  answer: { transport, port, at },
  looks,
  testimony: { collector, forgetAfterMs },
}: OneAnswer): Suspect {
  const [missedAt, forgetAt] = [lookedAfter(looks, at), at + forgetAfterMs];
  return { transport, port, collector, answers: 1, answeredAt: at, missedAt, lastAnsweredAt: at, forgetAt };
}

/** A suspect was not listed since before the first answer. So every complete look that followed has missed it. */
function answeredAgain(suspect: Suspect, { answer: { at }, looks, testimony }: OneAnswer): Suspect {
  const { collector, forgetAfterMs } = testimony;
  if (at <= suspect.lastAnsweredAt) return suspect;
  const again = { ...suspect, lastAnsweredAt: at, forgetAt: Math.max(suspect.forgetAt, at + forgetAfterMs) };
  const { answers, missedAt } = suspect;
  if (answers === 2 || missedAt === null || at <= missedAt) return again;
  return { ...again, collector, answers: 2, answeredAt: at, missedAt: lookedAfter(looks, at) };
}

/** One good look of the asset itself. `takenAt` is when it began, `endedAt` is when it ended. */
export interface OwnLook extends Pick<Observation, 'takenAt' | 'complete' | 'listeners'> {
  readonly endedAt: number;
}

/**
 * A port that the asset lists is no suspect any more. A port that it does not list was missed, where the look was
 * complete.
 */
export function afterOwnLook(suspects: Suspects, { takenAt, endedAt, complete, listeners }: OwnLook): Suspects {
  const listed = reachable(listeners);
  return suspects
    .filter((suspect) => !listed.has(portName(suspect)))
    .map((suspect) => {
      const isMissed = complete[suspect.transport] && takenAt > suspect.answeredAt;
      // A look cannot have ended after this one: our clock was set back. That must not delay what follows.
      return isMissed ? { ...suspect, missedAt: Math.min(suspect.missedAt ?? endedAt, endedAt) } : suspect;
    });
}

/**
 * True where the port answered twice and complete looks before, between and after did not list it. It is never hidden
 * where the asset stands for others (`nat`), or where a live allowed range covers the port, because ports of a range
 * come and go.
 */
export function isHidden({ nat, baseline }: AssetPolicy, suspect: Suspect, now: number): boolean {
  if (nat || suspect.answers < 2 || suspect.missedAt === null || suspect.forgetAt <= now) return false;
  return !(baseline?.allow ?? []).some(
    ({ range, expiresAt }) =>
      range.first < range.last && (expiresAt === null || now < expiresAt) && inRange(range, suspect),
  );
}
