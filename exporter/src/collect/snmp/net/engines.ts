/** The SNMPv3 engines that answered at one address, by snmpEngineID (RFC 3411) in hexadecimal. */
export interface Engines {
  /** The one that answered last is first. */
  readonly known: readonly string[];
  /** How many looks in a row only the first one answered. */
  readonly alone: number;
  /** True where an engine came back after another had answered: so there are several. */
  readonly turns: boolean;
}

export const noEngines: Engines = { known: [], alone: 0, turns: false };

/** What follows from the engine that answered a look; a note where missing ports must not count as closed. */
export interface Meeting {
  readonly engines: Engines;
  readonly note: string | null;
}

const mostKnown = 4;

/** After this many looks with one engine the others are forgotten. */
const forgottenAfter = 24;

/**
 * A new engine at an address is a device that was replaced or set up again, or the other device of a pair. What it
 * shows is open at this address. What it does not show may be open on the other device. So nothing is closed until the
 * new engine has answered twice, or many times where engines alternate.
 */
export function meetEngine(before: Engines, engine: string | null): Meeting {
  if (engine === null) return { engines: noEngines, note: null };
  const [last, ...others] = before.known;
  if (last === undefined) return { engines: { known: [engine], alone: 1, turns: false }, note: null };
  if (engine === last) return again(before, engine, others);
  const known = [engine, ...before.known.filter((other) => other !== engine)].slice(0, mostKnown);
  const engines = { known, alone: 1, turns: before.turns || others.includes(engine) };
  return { engines, note: engines.turns ? turnsNote(known) : changeNote(engine, last) };
}

function again(before: Engines, engine: string, others: readonly string[]): Meeting {
  const alone = before.alone + 1;
  if (others.length === 0 || alone >= forgottenAfter) {
    return { engines: { known: [engine], alone: 1, turns: false }, note: null };
  }
  return { engines: { ...before, alone }, note: before.turns ? turnsNote(before.known) : null };
}

function changeNote(now: string, before: string): string {
  return `Another SNMP engine answers than before (${now}, before that ${before}): the device was replaced or set up anew, or there are several behind this address. What this look does not show is not taken as closed.`;
}

function turnsNote(known: readonly string[]): string {
  return `SNMP engines take turns at this address (${known.join(', ')}): there are several machines behind it, name each by an address of its own. What this look does not show is not taken as closed.`;
}
