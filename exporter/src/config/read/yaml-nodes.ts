import { isMap, isSeq, type Node } from 'yaml';

function hasSource(node: unknown): node is { readonly value: unknown } {
  return typeof node === 'object' && node !== null && 'value' in node;
}

/** Where a node begins, in characters; null where the library does not know. */
export function offsetOf(node: unknown): number | null {
  const range = (node as Node | null)?.range;
  return range ? range[0] : null;
}

/** The value at one step below a node, and where its key stands. */
export function child(node: unknown, step: string | number): { value: unknown; keyOffset: number | null } | null {
  if (isMap(node)) {
    const item = node.items.find((pair) => hasSource(pair.key) && String(pair.key.value) === String(step));
    return item ? { value: item.value, keyOffset: offsetOf(item.key) } : null;
  }
  if (!isSeq(node) || typeof step !== 'number') return null;
  const value = node.items[step];
  return value === undefined ? null : { value, keyOffset: offsetOf(value) };
}
