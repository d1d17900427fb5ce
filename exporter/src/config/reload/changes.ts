import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Asset, Config } from '../config.ts';
import { isSecret } from '../../lib/secret.ts';

/** The changes of assets between two configs, by name, each in the order of its config. */
export interface ConfigChanges {
  readonly added: readonly string[];
  /** Something else in it has changed, and its place has not. */
  readonly changed: readonly string[];
  /** Its address, site or zone has changed. */
  readonly moved: readonly string[];
  /** Those that left the config. */
  readonly gone: readonly string[];
}

/** So many assets are compared in one turn of the event loop. */
const assetsAtOnce = 500;

/** Which assets another config adds, changes, moves and removes. What assets share is compared once. */
export async function changesBetween(before: Config, after: Config): Promise<ConfigChanges> {
  const old = new Map(before.assets.map((asset) => [nameOf(asset), asset]));
  const same = comparer();
  const changes = { added: [] as string[], changed: [] as string[], moved: [] as string[] };
  for (const [at, asset] of after.assets.entries()) {
    if (at % assetsAtOnce === assetsAtOnce - 1) await nextTurn();
    const name = nameOf(asset);
    const known = old.get(name);
    if (known === undefined) changes.added.push(name);
    else if (placeOf(known) !== placeOf(asset)) changes.moved.push(name);
    else if (!same(known, asset)) changes.changed.push(name);
    old.delete(name);
  }
  return { ...changes, gone: [...old.keys()] };
}

const namesShown = 10;

/** `hmi-01, hmi-02 and 3 more`: the first names, and how many others there are. */
export function namesText(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).join(', ');
  return names.length <= namesShown ? shown : `${shown} and ${names.length - namesShown} more`;
}

function nameOf({ policy }: Asset): string {
  return policy.identity.name;
}

function placeOf({ policy: { identity } }: Asset): string {
  return JSON.stringify([identity.address, identity.site, identity.zone]);
}

type Fields = Readonly<Record<string, unknown>>;

/** Deep equality of configs. Secrets are compared by content. */
function comparer(): (one: unknown, other: unknown) => boolean {
  const known = new WeakMap<object, WeakMap<object, boolean>>();
  const same = (one: unknown, other: unknown): boolean => {
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
    const pairs = known.get(one) ?? new WeakMap<object, boolean>();
    known.set(one, pairs);
    const result = pairs.get(other) ?? sameFields(one, other, same);
    pairs.set(other, result);
    return result;
  };
  return same;
}

function sameFields(one: object, other: object, same: (a: unknown, b: unknown) => boolean): boolean {
  if (isSecret(one) || isSecret(other)) return isSecret(one) && isSecret(other) && one.equals(other);
  const keys = keysOf(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === keysOf(other).length &&
    keys.every((key) => same((one as Fields)[key], (other as Fields)[key]))
  );
}

/** Another line of a rule in its file is no change of the rule. */
function keysOf(object: object): readonly string[] {
  return Object.keys(object).filter((key) => key !== 'source');
}
