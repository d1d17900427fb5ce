import { scopeOf, type ScopedWindow } from './window-sets.ts';
import type { Loading } from '../read/loading.ts';
import type { CheckedRoot } from '../schema/root.ts';
import type { Maintenance } from '../schema/windows.ts';
import { hint } from '../../lib/suggest.ts';
import type { Recurrence } from '../../model/windows.ts';
import { parseInstant } from './local-time.ts';
import type { Path } from '../read/yaml-document.ts';

/** The windows of the config with their assets. @param names of all assets */
export function scopedWindows(
  loading: Loading,
  root: CheckedRoot,
  names: ReadonlySet<string>,
): { readonly maintenance: readonly ScopedWindow[]; readonly polling: readonly ScopedWindow[] } {
  const { timezone } = root.value;
  const check = (path: Path, assets: readonly string[] | undefined) => {
    warnOfStrangers(loading, { root, path, assets: assets ?? [], names });
  };
  const maintenance = root.value.maintenance.flatMap((window, index) => {
    check(['maintenance', index], window.assets);
    const recurrence = recurrenceOf(loading, root, { window, path: ['maintenance', index] });
    return recurrence === null ? [] : [{ covers: scopeOf(window), recurrence }];
  });
  const polling = root.value.polling_windows.map((window, index) => {
    check(['polling_windows', index], window.assets);
    return { covers: scopeOf(window), recurrence: { weekly: window.weekly, timezone } };
  });
  return { maintenance, polling };
}

function recurrenceOf(
  { findings }: Loading,
  { value, source }: CheckedRoot,
  { window, path }: { readonly window: Maintenance; readonly path: Path },
): Recurrence | null {
  const { weekly, start, end } = window;
  if (weekly !== undefined && start === undefined && end === undefined) return { weekly, timezone: value.timezone };
  if (weekly !== undefined || start === undefined || end === undefined) {
    findings.problem(source.place(path), 'needs either start and end, or weekly');
    return null;
  }
  const startAt = parseInstant(start, value.timezone);
  const endAt = parseInstant(end, value.timezone);
  for (const [key, at] of Object.entries({ start: startAt, end: endAt })) {
    if (at === null) findings.problem(source.place([...path, key]), 'is not in the calendar');
  }
  if (startAt === null || endAt === null) return null;
  if (endAt > startAt) return { startAt, endAt };
  findings.problem(source.place([...path, 'end']), 'is not after start');
  return null;
}

interface Scope {
  readonly root: CheckedRoot;
  readonly path: Path;
  readonly assets: readonly string[];
  readonly names: ReadonlySet<string>;
}

/** A window for an asset that is in no inventory protects nobody. */
function warnOfStrangers({ findings }: Loading, { root, path, assets, names }: Scope): void {
  const isList = Array.isArray(assetsAsWritten(root, path));
  for (const [index, name] of assets.entries()) {
    if (/[*?]/.test(name) || names.has(name)) continue;
    const place = root.source.place(isList ? [...path, 'assets', index] : [...path, 'assets']);
    findings.warning(place, `no asset is called "${name}"; ${hint(name, [...names], 'there are')}`);
  }
}

function assetsAsWritten({ raw }: CheckedRoot, [key = '', index = 0]: Path): unknown {
  return (raw[key] as readonly Readonly<Record<string, unknown>>[] | undefined)?.[Number(index)]?.['assets'];
}
