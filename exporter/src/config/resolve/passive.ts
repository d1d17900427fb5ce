import { sources, type SourceWith } from '../../collect/sources.ts';
import type { Asset, Source } from '../config.ts';

/** A source that can be a witness. */
export type PassiveSource = Extract<Source, { readonly type: SourceWith<{ asks: false }> }>;

/** True for a source that reads files and sends nothing: the others ask the asset. */
export function isPassive(source: Source): source is PassiveSource {
  return !sources[source.type].traits.asks;
}

/**
 * True where a look may send something, even if only the question who the asset is. The kill switch stops such looks.
 */
export function mayAsk({ sources: [source], identity }: Pick<Asset, 'sources' | 'identity'>): boolean {
  return identity !== null || !isPassive(source);
}

/** Identifies a source among those of one asset: `zeek /var/log/zeek/current/*.log`. */
export function sourceName({ type, path }: PassiveSource): string {
  return `${type} ${path}`;
}
