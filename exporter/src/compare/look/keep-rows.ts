import type { AssetPolicy } from '../../model/asset.ts';
import { byPort, portName, type Listener, type Transport } from '../../model/listener.ts';
import type { NotKept } from './beyond.ts';
import { foldBindings } from '../verdict/fold-bindings.ts';
import { rulesOf } from '../verdict/rules-of-port.ts';
import { judgeListener, verdictRank } from '../verdict/verdict.ts';
import { isDeviation } from '../verdict/wanted.ts';

/** The part of an answer that is kept and shown, and the part that is only judged. */
interface Kept {
  /** Sorted by transport, then port. */
  readonly listeners: readonly Listener[];
  readonly notKept: readonly NotKept[];
}

/** A listener that is kept at all keeps at least this many bindings. */
const fewestBindings = 8;

/**
 * Keeps as many rows (one binding each) of each transport as the profile of the asset allows. All rows are judged here.
 * A hostile answer must not choose freely which rows are kept, so the order is fixed: first the worst deviations, as
 * many as get series; then ports that a rule names or that were kept before; then other deviations; then the lowest
 * ports.
 */
export function keepRows(
  policy: AssetPolicy,
  look: { readonly listeners: readonly Listener[]; readonly before: readonly Listener[]; readonly now: number },
): Kept {
  const byTransport = Map.groupBy(look.listeners, ({ transport }) => transport);
  const kept = [...byTransport.values()].map((listeners) => keepOf(policy, { ...look, listeners }));
  return {
    listeners: kept.flatMap(({ listeners }) => listeners).sort(byPort),
    notKept: kept.flatMap(({ notKept }) => notKept),
  };
}

/** Rows of one transport. */
export function rowsOf(listeners: readonly Listener[], transport: Transport): number {
  return listeners.reduce((sum, one) => sum + (one.transport === transport ? one.bindings.length : 0), 0);
}

interface Candidate extends NotKept {
  readonly isDeviating: boolean;
  readonly isKnown: boolean;
}

function keepOf(policy: AssetPolicy, look: Parameters<typeof keepRows>[1]): Kept {
  const { listeners, now } = look;
  const rows = listeners.reduce((sum, { bindings }) => sum + bindings.length, 0);
  if (rows <= policy.maxRows) return { listeners, notKept: [] };
  const room = Math.max(fewestBindings, level(listeners, policy.maxRows));
  const kept: Listener[] = [];
  const notKept: NotKept[] = [];
  let left = policy.maxRows;
  for (const candidate of inOrder(policy, look)) {
    const { listener } = candidate;
    const size = Math.min(listener.bindings.length, room);
    left -= size;
    if (left < 0) notKept.push(candidate);
    else kept.push(size === listener.bindings.length ? listener : foldBindings(policy, listener, { room, now }));
  }
  return { listeners: kept, notKept };
}

function inOrder(
  policy: AssetPolicy,
  { listeners, before, now }: Parameters<typeof keepRows>[1],
): readonly Candidate[] {
  const known = new Set(before.map(portName));
  const isNamed = (listener: Listener): boolean =>
    rulesOf(policy.baseline?.allow ?? [], listener).some(({ range }) => range.first === range.last);
  const candidates = listeners
    .map((listener): Candidate => {
      const { verdict } = judgeListener(policy, listener, now);
      const isKnown = known.has(portName(listener)) || isNamed(listener);
      return { listener, verdict, isDeviating: isDeviation(policy, verdict), isKnown };
    })
    .sort((one, other) => verdictRank(one.verdict) - verdictRank(other.verdict) || byKnown(one, other));
  const worst = candidates.filter(({ isDeviating }) => isDeviating).slice(0, policy.deviationLimit);
  const isWorst = new Set(worst);
  const rest = candidates.filter((one) => !isWorst.has(one));
  return [...worst, ...rest.sort((one, other) => tier(one) - tier(other) || byPort(one.listener, other.listener))];
}

function tier({ isKnown, isDeviating }: Candidate): number {
  return isKnown ? 0 : isDeviating ? 1 : 2;
}

function byKnown(one: Candidate, other: Candidate): number {
  return Number(other.isKnown) - Number(one.isKnown) || byPort(one.listener, other.listener);
}

/**
 * How many bindings each listener may have, so that all of them fit. A few large listeners lose some, so that many
 * small ones stay whole.
 */
function level(listeners: readonly Listener[], most: number): number {
  const sizes = listeners.map(({ bindings }) => bindings.length).sort((one, other) => one - other);
  let left = most;
  for (const [index, size] of sizes.entries()) {
    const share = Math.floor(left / (sizes.length - index));
    if (size > share) return share;
    left -= size;
  }
  return most;
}
