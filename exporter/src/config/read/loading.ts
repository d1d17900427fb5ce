import type { z } from 'zod';
import { check } from './check.ts';
import { besideFile, FileError, type ConfigFiles, type TextFile } from './files.ts';
import type { Findings, Place } from './problem.ts';
import type { Path, YamlSource } from './yaml-document.ts';
import { readYaml } from './yaml-source.ts';

/** What every step of loading needs. */
export interface Loading {
  /** The main file. Names in it are relative to its folder. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly findings: Findings;
  readonly files: ConfigFiles;
}

const kib = 1024;

/**
 * No useful file of a plant is larger; each is read as a whole. YAML that cannot be read in parts takes 150 times its
 * size in memory, so 4 MiB (15,000 assets) cost about 600 MB for some seconds. A list in parts, CSV and JSON take far
 * less.
 */
export const sizeLimits = {
  yaml: 4 * 1024 * kib,
  inventory: 16 * 1024 * kib,
  sourceText: 16 * 1024 * kib,
  secret: 64 * kib,
} as const;

/** The most assets of one exporter. A reload of 25,000 assets blocks the event loop for about a second. */
export const maxAssets = 25_000;

/** A file that the config names, and the place of this name. */
export interface Named {
  readonly name: string;
  readonly place: Place;
}

/** The content of a named file; null (and a problem at the value) where it cannot be read. */
export async function readNamed(loading: Loading, { name, place }: Named, limit: number): Promise<TextFile | null> {
  const found = besideFile(place.file, name);
  // A secret that was pasted in place of its file name must not be repeated. A text that does not look like a path is
  // not shown.
  return readFile(loading, { found, place, shown: /[/.]/.test(name) ? found : 'the file named here' }, limit);
}

/** The same for a name that `findNamed` has found. */
export async function readFound(loading: Loading, { name, place }: Named, limit: number): Promise<TextFile | null> {
  return readFile(loading, { found: name, place, shown: name }, limit);
}

async function readFile(
  loading: Loading,
  { found, place, shown }: { readonly found: string; readonly place: Place; readonly shown: string },
  limit: number,
): Promise<TextFile | null> {
  try {
    return await loading.files.read(found, limit);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    loading.findings.problem(place, `${shown} ${error.message}`);
    return null;
  }
}

/** Files for a name or pattern. A pattern without files gives a warning. */
export function findNamed(loading: Loading, named: Named): readonly string[] {
  const found = loading.files.find(besideFile(named.place.file, named.name));
  if (found.length === 0) loading.findings.warning(named.place, `no file matches ${named.name}`);
  return found;
}

/** The only document of a YAML file; null (and a problem) where there is none or more than one. */
export function singleDocument(file: TextFile, findings: Findings): YamlSource | null {
  const before = findings.count;
  const documents = readYaml(file, findings);
  const [first, second] = documents;
  const whole: Place = { file: file.name, line: 1, column: 1, path: '' };
  if (second !== undefined)
    findings.problem(second.place([]), 'a second document begins here; this file must hold one');
  if (first === undefined && findings.count === before) findings.problem(whole, 'is empty');
  return first ?? null;
}

/** Checks a document, or a part of it, and reports each problem at its place. */
export function checkAt<T extends z.ZodType>(
  schema: T,
  at: { readonly value: unknown; readonly place: (path: Path, at: 'key' | 'value') => Place },
  findings: Findings,
): z.output<T> | null {
  const result = check(schema, at.value);
  for (const issue of result.issues) findings.problem(at.place(issue.path, issue.at), issue.message);
  return result.value;
}
