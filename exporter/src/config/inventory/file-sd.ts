import { z } from 'zod';
import type { TextFile } from '../read/files.ts';
import type { Layer } from '../read/layers.ts';
import { checkAt, singleDocument, sizeLimits } from '../read/loading.ts';
import type { Findings } from '../read/problem.ts';
import { Name, Text } from '../../lib/fields.ts';
import { readJson } from '../read/json-source.ts';
import type { Path, YamlSource } from '../read/yaml-document.ts';

/** The format of Prometheus: groups of targets with labels. JSON or YAML. */
const FileSdGroup = z.strictObject({
  targets: z.array(z.string({ error: 'must be a target such as "10.20.1.11"' })),
  labels: z.record(z.string(), z.string({ error: 'must be text in quotes' })).prefault({}),
});
type Group = z.output<typeof FileSdGroup>;

/** Labels that are keys of an asset. */
const keys = ['site', 'zone', 'role', 'criticality', 'baseline', 'credential', 'profile'];

/** Bytes that a `file_sd` file may have. */
export function fileSdLimit(name: string): number {
  return isJson(name) ? sizeLimits.inventory : sizeLimits.yaml;
}

function isJson(name: string): boolean {
  return name.endsWith('.json');
}

/** The assets of a `file_sd` file. */
export function readFileSd(file: TextFile, findings: Findings): readonly Layer[] {
  const source = isJson(file.name)
    ? readJson(file, { findings, locatable: sizeLimits.yaml })
    : singleDocument(file, findings);
  const groups =
    source && checkAt(z.array(z.unknown()), { value: source.value, place: source.place.bind(source) }, findings);
  if (!source || !groups) return [];
  return groups.flatMap((value, index) => {
    const place = (path: Path, at: 'key' | 'value') => source.place([index, ...path], at);
    const group = checkAt(FileSdGroup, { value, place }, findings);
    if (group === null) return [];
    const named = nameLabel(group);
    if (named !== null && group.targets.length > 1) {
      findings.problem(
        source.place([index, 'labels', named]),
        `names ${group.targets.length} targets at once; give each a group of its own, or leave the label out`,
      );
      return [];
    }
    return group.targets.map((target, position) => layerOf(source, group, { index, position, target }));
  });
}

interface SdTarget {
  readonly index: number;
  readonly position: number;
  readonly target: string;
}

function layerOf(source: YamlSource, group: Group, { index, position, target }: SdTarget): Layer {
  const address = hostOf(target);
  const named = nameLabel(group);
  const raw: Record<string, unknown> = { name: named === null ? address : group.labels[named], address };
  const labels: Record<string, string> = {};
  for (const [label, value] of Object.entries(group.labels)) {
    if (value === '' || label === named || label.startsWith('__')) continue;
    if (keys.includes(label)) raw[label] = value;
    else if (label === 'source') raw['source'] = { type: value };
    else if (Name.safeParse(label).success && Text.safeParse(value).success) labels[label] = value;
  }
  if (Object.keys(labels).length > 0) raw['labels'] = labels;
  const place = (path: Path, at: 'key' | 'value') => source.place(pathInFile(path, { index, position, named }), at);
  return { raw, file: source.file, isParticular: true, place };
}

function nameLabel(group: Group): string | null {
  return ['name', 'asset'].find((label) => (group.labels[label] ?? '') !== '') ?? null;
}

/**
 * `10.20.1.11:9100` → `10.20.1.11`: the port belongs to the exporter that Prometheus scrapes there. An IPv6 address without
 * brackets has more than one colon, so it has no port.
 */
function hostOf(target: string): string {
  const match = /^(?:\[([^\]]*)\]|([^:/]*))(?::\d+)?$/.exec(target);
  return match?.[1] ?? match?.[2] ?? target;
}

/** The path in the file for a path of the entry. */
function pathInFile(
  path: Path,
  { index, position, named }: { readonly index: number; readonly position: number; readonly named: string | null },
): Path {
  const [first, second] = path;
  if (first === 'name' && named !== null) return [index, 'labels', named];
  if (first === 'labels' && second !== undefined) return [index, 'labels', second];
  if (first === 'source' || keys.includes(String(first))) return [index, 'labels', String(first)];
  return [index, 'targets', position];
}
