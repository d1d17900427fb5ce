import type { CredentialKind, SourceCredential, SourceEntry } from '../../collect/source.ts';
import { sources, type Credential } from '../../collect/sources.ts';
import { besideFile } from '../read/files.ts';
import { readNamed, sizeLimits, type Loading } from '../read/loading.ts';
import type { Place } from '../read/problem.ts';
import type * as schema from '../schema/credential.ts';
import { sealed, type Secret } from '../../lib/secret.ts';

/** Credentials by name. Null is a wrong one: it is reported once, not at each asset that names it. */
export type Credentials = ReadonlyMap<string, Credential | null>;

type PlaceOf = (field: string) => Place;

interface Fields {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly place: PlaceOf;
}

/** Reads the secrets of one credential, as its source says; null (and problems) where one is missing or makes no sense. */
export async function resolveCredential(
  loading: Loading,
  { entry, name, place }: { readonly name: string; readonly entry: schema.Credential; readonly place: PlaceOf },
): Promise<Credential | null> {
  const job: Fields = { fields: entry, place };
  const kind: CredentialKind<SourceEntry, SourceCredential> = sources[entry.type].credential;
  const resolved = await kind.resolve({
    ...{ entry, name },
    secret: (field) => secret(loading, job, field),
    refuse: (message, key) => refuse(loading, key === undefined ? place('') : placeOf(job, key), message),
  });
  // What takes the entry of a type gives its credential: tsc has held them against each other in the table.
  return resolved as Credential | null;
}

/** The secret of a field, from its file or from the environment; null where neither is named. */
async function secret(loading: Loading, job: Fields, field: string): Promise<Secret | null | 'wrong'> {
  const file = job.fields[`${field}_file`];
  const variable = job.fields[field];
  if (typeof file === 'string' && typeof variable === 'string') {
    refuse(loading, job.place(field), `stands beside ${field}_file; keep one of them`);
    return 'wrong';
  }
  if (typeof variable === 'string') return fromEnvironment(loading, variable.slice(2, -1), job.place(field));
  return typeof file === 'string' ? readSecret(loading, file, job.place(`${field}_file`)) : null;
}

function fromEnvironment(loading: Loading, variable: string, at: Place): Secret | 'wrong' {
  const value = loading.env[variable];
  if (value !== undefined && value !== '') return sealed(value);
  refuse(loading, at, `the environment variable ${variable} is ${value === undefined ? 'not set' : 'empty'}`);
  return 'wrong';
}

/** A file that holds nothing but a secret; a line break at its end does not belong to it. */
export async function readSecret(loading: Loading, name: string, at: Place): Promise<Secret | 'wrong'> {
  const file = await readNamed(loading, { name, place: at }, sizeLimits.secret);
  if (file === null) return 'wrong';
  const text = file.text.replace(/\r?\n$/, '');
  if (text === '') {
    refuse(loading, at, `${besideFile(at.file, name)} is empty; it must hold the secret`);
    return 'wrong';
  }
  if (await loading.files.readableByAll(file.name)) {
    loading.findings.warning(at, `everybody on this machine may read ${file.name}; chmod 600 it`);
  }
  return sealed(text);
}

function placeOf({ fields, place }: Fields, field: string): Place {
  return place(field in fields ? field : `${field}_file`);
}

function refuse(loading: Loading, at: Place, message: string): null {
  loading.findings.problem(at, message);
  return null;
}
