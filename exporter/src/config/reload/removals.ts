import type { ConfirmedRemovals } from '../../model/command/reload.ts';
import type { Config } from '../config.ts';

/** A reload may remove this many, or this small a part, without confirmation (spec section 4). */
const mostUnasked = 5;
const partUnasked = 0.05;

/**
 * Why a reload that removes many assets needs a confirmation: an inventory that was cut off or moved looks the same.
 * Null where few enough are removed besides the confirmed ones.
 */
export function removalRefusal(
  before: Pick<Config, 'assets'>,
  after: Pick<Config, 'assets'>,
  confirmed: ConfirmedRemovals,
): string | null {
  if (confirmed === 'all') return null;
  const expected = new Set([...namesOf(after), ...(confirmed === 'none' ? [] : confirmed)]);
  const gone = namesOf(before).filter((name) => !expected.has(name));
  if (gone.length <= mostUnasked || gone.length <= before.assets.length * partUnasked) return null;
  const some = `${gone.slice(0, mostUnasked).join(', ')} and ${gone.length - mostUnasked} more`;
  return `${gone.length} of ${before.assets.length} assets would be removed (${some}); if that is meant, reload with --confirm-removals`;
}

/** What is wrong with the confirmed names; then nothing is confirmed. `pending`: assets that are held. */
export function confirmationProblems(
  {
    before,
    after,
    pending,
  }: { readonly before: Config; readonly after: Config; readonly pending: ReadonlySet<string> },
  confirmed: ConfirmedRemovals,
): readonly string[] {
  if (typeof confirmed === 'string') return [];
  const staying = new Set(namesOf(after));
  const leaving = new Set(namesOf(before));
  return confirmed.flatMap((name) => {
    if (staying.has(name)) return [`${name} is in the configuration: there is no removal to confirm`];
    const isKnown = leaving.has(name) || pending.has(name);
    return isKnown ? [] : [`there is no asset ${name} whose removal could be confirmed`];
  });
}

function namesOf({ assets }: Pick<Config, 'assets'>): readonly string[] {
  return assets.map(({ policy }) => policy.identity.name);
}
