import type { Transport } from '../model/listener.ts';
import type { ServiceClass } from '../model/verdict.ts';
import lines from './catalogue.json' with { type: 'json' };
import { symbolicNames } from './names.ts';
import type { CatalogueLine } from './schema.ts';

export type Encryption = CatalogueLine['encrypted'];

/** What a port is usually for. A hint from its number, never proof of what answers there. */
export interface Service {
  /** Short lower-case name: the `service` label. */
  readonly name: string;
  readonly class: ServiceClass;
  /** The usual vendors; empty for a standard, and where none is typical. */
  readonly title: string;
  readonly encrypted: Encryption;
  /** Whose it usually is; empty for a standard, and where nobody is typical. */
  readonly vendors: readonly string[];
  /** What else is often found on the port. */
  readonly also: readonly string[];
  /** Sources of the fact. */
  readonly sources: readonly string[];
}

/** A service with its ports, both ends of the range included. */
export interface CatalogueEntry extends Service {
  readonly transports: readonly Transport[];
  readonly first: number;
  readonly last: number;
}

export const unknownService: Service = {
  name: 'unknown',
  class: 'unknown',
  title: 'Not in the catalogue',
  encrypted: 'unknown',
  vendors: [],
  also: [],
  sources: [],
};

export function entryOfLine({ port, transport, vendors, also, sources, ...rest }: CatalogueLine): CatalogueEntry {
  const [first, last = first] = port.split('-').map(Number) as [number, number?];
  const transports = transport === 'both' ? (['tcp', 'udp'] as const) : [transport];
  return { ...rest, vendors: vendors ?? [], also: also ?? [], sources: sources ?? [], transports, first, last };
}

/** `tcp/502` → entry. @throws Error where a port has two entries: an error in this repository */
export function servicesByPort(entries: readonly CatalogueEntry[]): ReadonlyMap<string, CatalogueEntry> {
  const services = new Map<string, CatalogueEntry>();
  for (const entry of entries) {
    for (const transport of entry.transports) {
      for (let port = entry.first; port <= entry.last; port++) {
        const key = `${transport}/${port}`;
        if (services.has(key)) throw new Error(`services: ${key} stands twice: ${entry.name}`);
        services.set(key, entry);
      }
    }
  }
  return services;
}

function readNames(): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const [, name, port, only] of symbolicNames.matchAll(/(\S+)\s+(\d+)(?:\/(tcp|udp))?/g)) {
    for (const transport of only === undefined ? ['tcp', 'udp'] : [only])
      ports.set(`${transport}/${name}`, Number(port));
  }
  return ports;
}

/** Every entry, by port. */
export const catalogue: readonly CatalogueEntry[] = (lines as readonly CatalogueLine[]).map(entryOfLine);

const services = servicesByPort(catalogue);
const ports = readNames();

/** The service usually found on a port; `unknownService` where the catalogue has none. */
export function serviceOf(transport: Transport, port: number): Service {
  return services.get(`${transport}/${port}`) ?? unknownService;
}

/** The port that a recording means by a name (`ssh`, `bootpc`); null where nobody can tell for certain. */
export function portNamed(name: string, transport: Transport): number | null {
  return ports.get(`${transport}/${name.toLowerCase()}`) ?? null;
}
