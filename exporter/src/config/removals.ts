import type { Config } from './config.ts';

/** So few, or so small a part, may leave without a word (spec section 4). */
const mostUnasked = 5;
const partUnasked = 0.05;

/**
 * Why a reload that loses many assets must not happen by itself: an inventory that was cut off or moved looks just like
 * that. Null where few enough are removed.
 */
export function removalRefusal(before: Pick<Config, 'assets'>, after: Pick<Config, 'assets'>): string | null {
  const staying = new Set(namesOf(after));
  const gone = namesOf(before).filter((name) => !staying.has(name));
  if (gone.length <= mostUnasked || gone.length <= before.assets.length * partUnasked) return null;
  const some = `${gone.slice(0, mostUnasked).join(', ')} and ${gone.length - mostUnasked} more`;
  return `${gone.length} of ${before.assets.length} assets would be removed (${some}); if that is meant, reload with --confirm-removals`;
}

function namesOf({ assets }: Pick<Config, 'assets'>): readonly string[] {
  return assets.map(({ policy }) => policy.identity.name);
}
