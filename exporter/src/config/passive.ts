import type { ImportSource, Source, WireSource } from './config.ts';

/** True for a source that reads files and sends nothing: the others ask the asset. */
export function isPassive(source: Source): source is ImportSource | WireSource {
  return source.type === 'import' || source.type === 'zeek' || source.type === 'suricata';
}
