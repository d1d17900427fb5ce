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
  /** Where the value at a path stands, or its key; what is not there stands where its nearest parent does. */
  place(path: Path, at?: 'key' | 'value'): Place;
}

/** All documents of a text. @param lines takes where each line begins */
export function documentsOf(text: string, lines?: LineCounter): readonly Document[] {
  // The library compares each key of a map with all others: 40,000 keys took a minute.
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

/** The only document of a text in which nothing at all is wrong; null where there is something. */
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

/** Where the value at a path begins, or its key, in characters; what is not there stands where its nearest parent does. */
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
