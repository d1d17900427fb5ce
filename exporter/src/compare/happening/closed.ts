import type { AssetPolicy } from '../../model/asset.ts';
import type { Happening } from '../../model/state/happening.ts';
import { portName, type Listener, type Transport } from '../../model/listener.ts';
import type { AssetState } from '../../model/state.ts';
import type { PortEvent } from '../../model/state/history.ts';
import { countEvents } from '../deviation/events.ts';
import { settle, type Judged, type Refusal } from './judged.ts';

/**
 * A person declares a port closed that no complete look can ever show as closed: one that only a witness on the wire
 * knows, or a hidden one. It stays closed until it answers again.
 * @returns why the port cannot be declared closed: the asset itself lists or does not list it, or there is nothing to
 * close
 */
export function judgeClosed(policy: AssetPolicy, before: AssetState, closing: Happening<'closed'>): Judged | Refusal {
  const refused = refusalOf(before, closing);
  if (refused !== null) return { refused };
  const { at, ticket, transport, port } = closing;
  const isIt = isPort(closing);
  const isOwnWord = hasLastWord(before, transport);
  const listener = isOwnWord ? undefined : before.listeners.find(isIt);
  const events = listener === undefined ? [] : [closingEvent(before.asset, listener, closing)];
  const closed = { transport, port, at, ticket };
  const after: AssetState = {
    ...before,
    listeners: before.listeners.filter((one) => one !== listener),
    // Flapping waits until complete looks show the port closed. Where there are no such looks, the word of the person
    // ends it.
    history: isOwnWord ? before.history : before.history.filter((one) => !isIt(one)),
    suspects: (before.suspects ?? []).filter((one) => !isIt(one)),
    closed: [...(before.closed ?? []).filter((one) => !isIt(one)), closed].slice(-mostClosed),
    events: countEvents(
      before.events,
      listener === undefined ? [] : [{ event: 'closed', before: listener, after: null }],
    ),
  };
  const settled = settle(policy, after, { kind: 'closed', at, sight: null });
  return { ...settled, events, changes: settled.changes.map((one) => (isIt(one) ? { ...one, ticket } : one)) };
}

/** One line for a person; null where the port may be declared closed. */
function refusalOf(before: AssetState, closing: Happening<'closed'>): string | null {
  const isIt = isPort(closing);
  if (before.suspects?.some(isIt) === true) return null;
  const isOwnWord = hasLastWord(before, closing.transport);
  const isHeld = before.history.some((port) => port.held && isIt(port));
  if (!before.listeners.some(isIt) && !(isHeld && !isOwnWord))
    return `${portName(closing)} is not open, and nothing answers there: there is nothing to close`;
  return isOwnWord
    ? `${portName(closing)} is in the list of the asset itself: it ends with the next look that does not show it`
    : null;
}

/**
 * True where the last good look was complete: a port that it does not list is closed, and nobody needs to declare it.
 */
function hasLastWord({ complete }: AssetState, transport: Transport): boolean {
  return complete?.[transport] === true;
}

function isPort(closing: Happening<'closed'>): (one: { transport: Transport; port: number | string }) => boolean {
  const name = portName(closing);
  return (one) => portName(one) === name;
}

/** Only the newest ones are kept. A port of an older one counts again if it answers; it was closed long ago. */
const mostClosed = 1000;

function closingEvent(asset: string, listener: Listener, closing: Happening<'closed'>): PortEvent {
  const { at, transport, port, ticket } = closing;
  return { asset, at, event: 'closed', transport, port, before: listener, after: null, evidence: null, ticket };
}
