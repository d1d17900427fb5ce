import { mergeLayers, type Layer, type RawMap } from '../read/layers.ts';
import { checkAt } from '../read/loading.ts';
import { Findings, formatProblem } from '../read/problem.ts';
import { AssetEntry } from '../schema/asset.ts';
import { Poll } from '../schema/poll.ts';

/** Shared by the tests of resolve/. */

export const minute = 60_000;
export const hour = 60 * minute;

function layerOf(name: string, raw: RawMap, isParticular: boolean): Layer {
  const place: Layer['place'] = (path) => ({ file: name, line: 1, column: 1, path: path.join('.') });
  return { raw, file: name, isParticular, place };
}

/** An asset as its own entry, `match:` and `defaults:` write it, and what is said of it meanwhile. */
export function written(own: RawMap, others: { readonly match?: RawMap; readonly defaults?: RawMap } = {}) {
  const { match = {}, defaults = {} } = others;
  const merged = mergeLayers([
    layerOf('own', { name: 'plc-01', address: '10.0.0.1', ...own }, true),
    layerOf('match', match, true),
    layerOf('defaults', defaults, false),
  ]);
  const findings = new Findings();
  const entry = checkAt(AssetEntry, { value: merged.raw, place: merged.place }, findings);
  if (entry === null) throw new Error(findings.problems.map(formatProblem).join('\n'));
  const said = () => [...findings.problems, ...findings.warnings.map((one) => ({ ...one, file: `(${one.file})` }))];
  return { entry, merged, findings, said: () => said().map(formatProblem) };
}

/** `poll:` of the whole config, with its defaults: every hour, confirmed after 30 s, within 10 min. */
export function pollOf(raw: RawMap = {}) {
  return Poll.parse(raw);
}
