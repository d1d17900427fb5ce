import { sources, type SourceWith } from '../../collect/sources.ts';
import type { Asset, Source } from '../config.ts';

/** A source that can be a witness. */
export type PassiveSource = Extract<Source, { readonly type: SourceWith<{ asks: false }> }>;

/** True for a source that reads files and sends nothing: the others ask the asset. */
export function isPassive(source: Source): source is PassiveSource {
  return !sources[source.type].traits.asks;
}

/** True where a look may send something, be it only the question who the asset is: what the kill switch holds back. */
export function mayAsk({ sources: [source], identity }: Pick<Asset, 'sources' | 'identity'>): boolean {
  return identity !== null || !isPassive(source);
}

/** Tells the sources of one asset apart: `zeek /var/log/zeek/current/*.log`. */
export function sourceName({ type, path }: PassiveSource): string {
  return `${type} ${path}`;
}
