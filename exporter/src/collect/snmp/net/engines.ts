/** The SNMPv3 engines that answered at one address, by snmpEngineID (RFC 3411) in hexadecimal. */
export interface Engines {
  /** The one that answered last comes first. */
  readonly known: readonly string[];
  /** How many looks in a row the first one answered alone. */
  readonly alone: number;
  /** True where one came back after another had answered: there are several. */
  readonly turns: boolean;
}

export const noEngines: Engines = { known: [], alone: 0, turns: false };

/** What a look makes of the engine that answered it; a note where the look is not to be trusted with what it lacks. */
export interface Meeting {
  readonly engines: Engines;
  readonly note: string | null;
}

const mostKnown = 4;

/** After so many looks by one engine the others are forgotten. */
const forgottenAfter = 24;

/**
 * An engine that is new at an address is a device that was replaced or set up anew, or the other one of a pair. What it
 * shows is open at this address; what it does not show may be open on the other one, so nothing is closed until it has
 * answered twice, or for long where engines take turns.
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
