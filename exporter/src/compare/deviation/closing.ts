import type { AssetPolicy } from '../../model/asset.ts';
import { portName, type Listener, type Transport } from '../../model/listener.ts';
import type { AssetState, PortEvent } from '../../model/state.ts';
import type { ClosedPort } from '../../model/witness.ts';
import { judgeDeviations } from './deviations.ts';
import { countEvents } from './events.ts';
import type { Judged } from '../judge.ts';

/** A port that a person declares closed. */
export interface Closing extends Pick<ClosedPort, 'transport' | 'port' | 'ticket'> {
  readonly at: number;
}

/**
 * A person declares closed what no complete look will ever show to be: a port that only a witness on the wire knows, or one
 * that is hidden. It stays closed until it answers again.
 * @returns why not, as one line, where the asset itself has the last word, or there is nothing to close
 */
export function judgeClosing(policy: AssetPolicy, before: AssetState, closing: Closing): Judged | string {
  const { at, ticket } = closing;
  const name = portName(closing);
  const isIt = (one: { readonly transport: Transport; readonly port: number | string }): boolean =>
    portName(one) === name;
  const listed = before.listeners.find(isIt);
  const isOwnWord = before.complete?.[closing.transport] === true;
  if (before.suspects?.some(isIt) !== true) {
    const isHeld = before.history.some((port) => port.held && isIt(port));
    if (listed === undefined && !(isHeld && !isOwnWord))
      return `${name} is not open, and nothing answers there: there is nothing to close`;
    if (isOwnWord)
      return `${name} is in the list of the asset itself: it ends with the next look that does not show it`;
  }
  const listener = isOwnWord ? undefined : listed;
  const events = listener === undefined ? [] : [closingEvent(before.asset, listener, closing)];
  const closed = { transport: closing.transport, port: closing.port, at, ticket };
  const after: AssetState = {
    ...before,
    listeners: before.listeners.filter((one) => one !== listener),
    // Flapping waits for complete looks to show a port closed; where there are none, this is the word for it.
    history: isOwnWord ? before.history : before.history.filter((one) => !isIt(one)),
    suspects: (before.suspects ?? []).filter((one) => !isIt(one)),
    closed: [...(before.closed ?? []).filter((one) => !isIt(one)), closed].slice(-mostClosed),
    events: countEvents(
      before.events,
      listener === undefined ? [] : [{ event: 'closed', before: listener, after: null }],
    ),
  };
  const { deviations, changes } = judgeDeviations(policy, after, { kind: 'closed', at, sight: null });
  return {
    at,
    state: { ...after, deviations },
    events,
    changes: changes.map((change) => (isIt(change) ? { ...change, ticket } : change)),
  };
}

/** Older ones answer again if they are open: they were closed long ago. */
const mostClosed = 1000;

function closingEvent(asset: string, listener: Listener, { at, transport, port, ticket }: Closing): PortEvent {
  return { asset, at, event: 'closed', transport, port, before: listener, after: null, evidence: null, ticket };
}
