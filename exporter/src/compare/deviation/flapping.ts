import { portName, type Listener } from '../../model/listener.ts';
import type { Completeness } from '../../model/observation.ts';
import type { PortHistory } from '../../model/state.ts';

const openingsWithinMs = 24 * 3_600_000;
const openingsThatHold = 3;
const closedForMs = 6 * 3_600_000;

/** What one good look says of the ports that flapping must remember. */
export interface FlappingLook {
  readonly at: number;
  /** Listeners that deviate now. */
  readonly deviating: readonly Listener[];
  /** Names of deviating listeners that this look saw opening. */
  readonly opened: ReadonlySet<string>;
  /** Names of every listener that is open now, deviating or not. */
  readonly open: ReadonlySet<string>;
  /** What the look was complete in: only a complete one can show that a port stayed closed. */
  readonly complete: Completeness;
}

/**
 * The history after a good look. From the third opening within 24 hours a port is held until good looks have shown it
 * closed for six hours (spec section 2); a port that was never held is forgotten when its openings are old.
 */
export function nextHistory(before: readonly PortHistory[], look: FlappingLook): readonly PortHistory[] {
  const current = new Map(look.deviating.map((listener) => [portName(listener), listener]));
  const known = new Set(before.map(portName));
  const fresh = look.deviating
    .filter((listener) => look.opened.has(portName(listener)) && !known.has(portName(listener)))
    .map(begin);
  return [...before, ...fresh].map((port) => advance(port, current.get(portName(port)), look)).filter(isWorthKeeping);
}

function begin(listener: Listener): PortHistory {
  const { transport, port } = listener;
  return { transport, port, last: listener, openedAt: [], closedAt: null, held: false };
}

function advance(port: PortHistory, now: Listener | undefined, look: FlappingLook): PortHistory {
  const recent = port.openedAt.filter((at) => look.at - at < openingsWithinMs);
  const openedAt = look.opened.has(portName(port)) && now !== undefined ? [...recent, look.at] : recent;
  const closedAt = look.open.has(portName(port)) ? null : (port.closedAt ?? look.at);
  const isReleased =
    port.held && closedAt !== null && look.complete[port.transport] && look.at - closedAt >= closedForMs;
  const held = (port.held || openedAt.length >= openingsThatHold) && !isReleased;
  return { ...port, last: now ?? port.last, openedAt: isReleased ? [] : openedAt, closedAt, held };
}

function isWorthKeeping(port: PortHistory): boolean {
  return port.held || port.openedAt.length > 0;
}
