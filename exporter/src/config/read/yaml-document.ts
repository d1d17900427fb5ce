import { isAlias, parseAllDocuments, type Document, type LineCounter } from 'yaml';
import type { Place } from './problem.ts';
import { duplicateKeys } from './yaml-faults.ts';
import { child, offsetOf } from './yaml-nodes.ts';

/** Steps from the top of a document to a value: keys and list positions. */
export type Path = readonly (string | number)[];

/** One YAML (or JSON) document with the places of its values. */
export interface YamlSource {
  readonly file: string;
  readonly value: unknown;
  /** The place of the value at a path, or of its key. A missing value has the place of its nearest parent. */
  place(path: Path, at?: 'key' | 'value'): Place;
}

/** All documents of a text. @param lines collects the beginnings of lines */
export function documentsOf(text: string, lines?: LineCounter): readonly Document[] {
  // The library compares each key of a map with all others, which took a minute for 40,000 keys. So this check is our
  // own.
  const documents = parseAllDocuments(text, {
    prettyErrors: false,
    uniqueKeys: false,
    ...(lines && { lineCounter: lines }),
  });
  return Array.isArray(documents) ? documents : [];
}

/** @throws ReferenceError where an alias names no anchor, or aliases multiply without end */
export function valueOf(document: Document): unknown {
  return document.toJS({ maxAliasCount: 1000 });
}

/** The only document of a text without any problem; null where there is a problem. */
export function soundDocument(text: string): { readonly document: Document; readonly value: unknown } | null {
  const [document, second] = documentsOf(text);
  if (document === undefined || second !== undefined) return null;
  if (document.errors.length > 0 || document.warnings.length > 0 || duplicateKeys(document).length > 0) return null;
  try {
    return { document, value: valueOf(document) };
  } catch {
    return null;
  }
}

/** Where the value at a path begins, or its key, in characters. A missing value has the place of its nearest parent. */
export function offsetAt(document: Document, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const found = child(isAlias(node) ? node.resolve(document) : node, step);
    if (found === null) break;
    node = found.value;
    const last = index === path.length - 1;
    offset = (last && at === 'key' ? found.keyOffset : (offsetOf(node) ?? found.keyOffset)) ?? offset;
  }
  return offset;
}
