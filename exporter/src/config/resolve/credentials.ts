import type { Credential, SnmpCommunity, SnmpUser, SshCredential } from '../config.ts';
import { besideFile } from '../read/files.ts';
import { readNamed, sizeLimits, type Loading } from '../read/loading.ts';
import type { Place } from '../read/problem.ts';
import type * as schema from '../schema/credential.ts';
import { revealed, sealed, type Secret } from '../../lib/secret.ts';

/** Credentials by name. Null stands for one that is there but wrong: it is reported once, not at each asset that names it. */
export type Credentials = ReadonlyMap<string, Credential | null>;

type Entry = schema.Credential;
type PlaceOf = (field: string) => Place;

interface Job {
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly place: PlaceOf;
}

/** Reads the secrets of one credential; null (and problems) where one is missing or makes no sense. */
export async function resolveCredential(
  loading: Loading,
  named: { readonly name: string; readonly entry: Entry; readonly place: PlaceOf },
): Promise<Credential | null> {
  const { entry, name, place } = named;
  const job: Job = { name, fields: entry, place };
  if (entry.type === 'ssh') return ssh(loading, job, entry.username);
  return entry.version === 3 ? snmpUser(loading, job, entry) : snmpCommunity(loading, job, entry.version);
}

async function ssh(loading: Loading, job: Job, username: string): Promise<SshCredential | null> {
  const privateKey = await secret(loading, job, 'private_key');
  const passphrase = await secret(loading, job, 'passphrase');
  const password = await secret(loading, job, 'password');
  if (privateKey === 'wrong' || passphrase === 'wrong' || password === 'wrong') return null;
  if (privateKey === null && password === null) {
    return refuse(loading, job.place(''), 'has no secret; add private_key_file or password_file');
  }
  if (passphrase !== null && privateKey === null) {
    return refuse(
      loading,
      place(job, 'passphrase'),
      'there is no private key that it could open; add private_key_file',
    );
  }
  if (privateKey !== null && /^(ssh-|ecdsa-|---- BEGIN SSH2 PUBLIC)/.test(revealed(privateKey))) {
    return refuse(loading, place(job, 'private_key'), 'is a public key; name the private key, the file without .pub');
  }
  return { type: 'ssh', name: job.name, username, privateKey, passphrase, password };
}

async function snmpCommunity(loading: Loading, job: Job, version: 1 | '2c'): Promise<SnmpCommunity | null> {
  const community = await secret(loading, job, 'community');
  if (community === 'wrong') return null;
  if (community === null) return refuse(loading, job.place(''), 'has no secret; add community_file');
  return { type: 'snmp', name: job.name, version: version === 1 ? '1' : '2c', community };
}

async function snmpUser(loading: Loading, job: Job, entry: Extract<Entry, { version: 3 }>): Promise<SnmpUser | null> {
  const { username, auth, privacy } = entry;
  const authKey = await passphraseFor(loading, job, 'auth');
  const privacyKey = await passphraseFor(loading, job, 'privacy');
  if (privacy !== 'none' && auth === 'none') {
    return refuse(loading, job.place('privacy'), 'needs authentication as well (RFC 3414); set auth and auth_key_file');
  }
  if (authKey === 'wrong' || privacyKey === 'wrong') return null;
  return { type: 'snmp', name: job.name, version: '3', username, auth, authKey, privacy, privacyKey };
}

/** The passphrase of a protocol: there exactly when the protocol is. RFC 3414 11.2 asks for 8 characters. */
async function passphraseFor(
  loading: Loading,
  job: Job,
  protocol: 'auth' | 'privacy',
): Promise<Secret | null | 'wrong'> {
  const field = `${protocol}_key`;
  const key = await secret(loading, job, field);
  const wanted = job.fields[protocol] !== 'none';
  if (key === 'wrong') return key;
  if (wanted && key === null)
    refuse(loading, job.place(''), `has no ${field}_file for ${protocol}: ${String(job.fields[protocol])}`);
  else if (!wanted && key !== null)
    refuse(loading, place(job, field), `is given, but ${protocol} is none; name the protocol`);
  else if (key !== null && revealed(key).length < 8)
    refuse(loading, place(job, field), 'is shorter than 8 characters; no SNMP v3 agent accepts that');
  else return key;
  return 'wrong';
}

/** The secret of a field, from its file or from the environment; null where neither is named. */
async function secret(loading: Loading, job: Job, field: string): Promise<Secret | null | 'wrong'> {
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

function place(job: Job, field: string): Place {
  return job.place(field in job.fields ? field : `${field}_file`);
}

function refuse(loading: Loading, at: Place, message: string): null {
  loading.findings.problem(at, message);
  return null;
}
