import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { inTurns, type Cut } from '../../lib/turns.ts';
import type { Loaded } from '../load.ts';

type Assets = NonNullable<Loaded['config']>['assets'];

/** This many assets cross at a time. To take them holds up the receiver for about two milliseconds. */
const assetsAtOnce = 250;

/**
 * Assets as they cross from one thread to another: a few at a time. What several of them share crosses once, in `shared`.
 * A bigint in an asset is an index into `shared`; no config holds a bigint itself.
 */
export interface Parcels {
  readonly shared: readonly unknown[];
  readonly parcels: Iterable<readonly unknown[]>;
}

/** Packs plain data: maps, lists, and what Node hands over as it is. */
export function parcelsOf(assets: Assets, atOnce = assetsAtOnce): Parcels {
  const numbers = numbersOfShared(assets);
  return { shared: [...numbers.keys()], parcels: packedParts(assets, atOnce, numbers) };
}

/** Each part is packed when it is asked for, so that they are never all in memory. */
function* packedParts(
  assets: Assets,
  atOnce: number,
  numbers: ReadonlyMap<object, bigint>,
): Generator<readonly unknown[]> {
  for (let from = 0; from < assets.length; from += atOnce) {
    yield assets.slice(from, from + atOnce).map((asset) => packed(asset, numbers));
  }
}

/** Takes the parcels that wait at a port, one in each turn of the event loop, and closes the port. */
export async function receiveParcels(port: MessagePort, shared: readonly unknown[]): Promise<Assets> {
  try {
    return await inTurns(unpackAll(port, shared));
  } finally {
    port.close();
  }
}

function* unpackAll(port: MessagePort, shared: readonly unknown[]): Cut<Assets> {
  const assets: unknown[] = [];
  for (;;) {
    const received = receiveMessageOnPort(port) as { readonly message: unknown[] } | undefined;
    if (received === undefined) return assets as Assets;
    unpack(received.message, shared);
    for (const asset of received.message) assets.push(asset);
    yield;
  }
}

/** Objects that are found more than once, each with its index in `shared`. What is inside of such an object goes with it. */
function numbersOfShared(value: unknown): ReadonlyMap<object, bigint> {
  const seen = new Set<object>();
  const numbers = new Map<object, bigint>();
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    if (seen.has(one)) {
      if (!numbers.has(one)) numbers.set(one, BigInt(numbers.size));
      return;
    }
    seen.add(one);
    if (isPlain(one)) for (const inner of Object.values(one)) visit(inner);
  };
  visit(value);
  return numbers;
}

function packed(value: unknown, numbers: ReadonlyMap<object, bigint>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const number = numbers.get(value);
  if (number !== undefined) return number;
  if (Array.isArray(value)) return value.map((inner) => packed(inner, numbers));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, packed(inner, numbers)]));
}

/** Changes the object itself: the message is a copy that only this thread has. */
function unpack(value: object, shared: readonly unknown[]): void {
  const fields = value as Record<string, unknown>;
  for (const [key, inner] of Object.entries(fields)) {
    if (typeof inner === 'bigint') fields[key] = shared[Number(inner)];
    else if (typeof inner === 'object' && inner !== null && isPlain(inner)) unpack(inner, shared);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}
