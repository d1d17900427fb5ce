import type { Transport } from '../model/listener.ts';
import type { ServiceClass } from '../model/verdict.ts';
import { management, remoteAccess } from './tables/access.ts';
import { control } from './tables/control.ts';
import { database, file, web } from './tables/data.ts';
import { symbolicNames } from './tables/names.ts';
import { infrastructure, messaging, other, time } from './tables/network.ts';

/** What a port is usually for. A hint from its number, never proof of what answers there. */
export interface Service {
  /** Short lower-case name: the `service` label. */
  readonly name: string;
  readonly class: ServiceClass;
  /** A few words for a person. */
  readonly title: string;
}

export const unknownService: Service = { name: 'unknown', class: 'unknown', title: 'Not in the catalogue' };

const tables: readonly (readonly [ServiceClass, string])[] = [
  ['control', control],
  ['remote-access', remoteAccess],
  ['management', management],
  ['file', file],
  ['database', database],
  ['web', web],
  ['messaging', messaging],
  ['infrastructure', infrastructure],
  ['time', time],
  ['other', other],
];

const row = /^(\d+)(?:-(\d+))?\s+(tcp|udp|both)\s+(\S+)\s+(\S.*)$/;

/** @throws Error where a row is malformed or says a second time what a port is: a mistake in this repository. */
export function readCatalogue(classes: typeof tables): ReadonlyMap<string, Service> {
  const services = new Map<string, Service>();
  for (const [serviceClass, table] of classes) {
    for (const line of table.trim().split('\n')) {
      const [, first, last, transport, name, title] = row.exec(line) ?? [];
      if (first === undefined || name === undefined || title === undefined)
        throw new Error(`services: bad row: ${line}`);
      const service: Service = { name, class: serviceClass, title };
      for (let port = Number(first); port <= Number(last ?? first); port++) {
        for (const key of transport === 'both' ? [`tcp/${port}`, `udp/${port}`] : [`${transport}/${port}`]) {
          if (services.has(key)) throw new Error(`services: ${key} stands twice: ${line}`);
          services.set(key, service);
        }
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

const services = readCatalogue(tables);
const ports = readNames();

/** The service usually found on a port; `unknownService` where the catalogue has none. */
export function serviceOf(transport: Transport, port: number): Service {
  return services.get(`${transport}/${port}`) ?? unknownService;
}

/** The port a recording means by a name (`ssh`, `bootpc`), null where nobody can tell for certain. */
export function portOf(name: string, transport: Transport): number | null {
  return ports.get(`${transport}/${name.toLowerCase()}`) ?? null;
}
