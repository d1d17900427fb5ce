import type { Request } from 'express';
import type { FleetFilter } from './fleet/fleet-filter.tsx';
import { assetStates } from './fleet/asset-states.ts';

/** The filter of the list of all assets. */
export function filterOf({ query }: Request): FleetFilter {
  const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 128) : '');
  return {
    search: text(query['search']),
    site: text(query['site']),
    state: assetStates.find((state) => state === query['state']) ?? '',
    page: pageNumber(query['page']),
  };
}

/** The first page where the request names none. */
export function pageNumber(asked: unknown): number {
  return typeof asked === 'string' && /^[1-9]\d{0,5}$/.test(asked) ? Number(asked) : 1;
}

/** Where the previous page of each list ended. */
export function afterOf({ query }: Request): Partial<Record<'events' | 'looks' | 'changes', string>> {
  const lists = ['events', 'looks', 'changes'] as const;
  return Object.fromEntries(lists.flatMap((list) => (typeof query[list] === 'string' ? [[list, query[list]]] : [])));
}

/** A part of the path by its name. */
export function parameter(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}
