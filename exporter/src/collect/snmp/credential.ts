import { revealed, type Secret } from '../../lib/secret.ts';
import type { CredentialJob, CredentialKind } from '../source.ts';
import { SnmpCredential as Entry } from './schema.ts';
import type { SnmpCommunity, SnmpCredential, SnmpUser } from './settings.ts';

type UserEntry = Extract<Entry, { version: 3 }>;
type CommunityEntry = Exclude<Entry, UserEntry>;

/** A community, or a user of SNMPv3. An agent locks nobody out, so neither counts as a password. */
export const snmpCredential = {
  schema: Entry,
  resolve,
  sendsPassword: () => false,
} as const satisfies CredentialKind<Entry, SnmpCredential>;

function resolve({ entry, ...job }: CredentialJob<Entry>): Promise<SnmpCredential | null> {
  return entry.version === 3 ? user({ ...job, entry }) : community({ ...job, entry });
}

async function community({
  name,
  entry,
  secret,
  refuse,
}: CredentialJob<CommunityEntry>): Promise<SnmpCommunity | null> {
  const found = await secret('community');
  if (found === 'wrong') return null;
  if (found === null) return refuse('has no secret; add community_file');
  return { type: 'snmp', name, version: entry.version === 1 ? '1' : '2c', community: found };
}

async function user(job: CredentialJob<UserEntry>): Promise<SnmpUser | null> {
  const { username, auth, privacy } = job.entry;
  const authKey = await passphraseFor(job, 'auth');
  const privacyKey = await passphraseFor(job, 'privacy');
  if (privacy !== 'none' && auth === 'none') {
    return job.refuse('needs authentication as well (RFC 3414); set auth and auth_key_file', 'privacy');
  }
  if (authKey === 'wrong' || privacyKey === 'wrong') return null;
  return { type: 'snmp', name: job.name, version: '3', username, auth, authKey, privacy, privacyKey };
}

/** The passphrase of a protocol: there exactly when the protocol is. RFC 3414 11.2 asks for 8 characters. */
async function passphraseFor(
  { entry, secret, refuse }: CredentialJob<UserEntry>,
  protocol: 'auth' | 'privacy',
): Promise<Secret | null | 'wrong'> {
  const field = `${protocol}_key`;
  const key = await secret(field);
  const wanted = entry[protocol] !== 'none';
  if (key === 'wrong') return key;
  if (wanted && key === null) refuse(`has no ${field}_file for ${protocol}: ${entry[protocol]}`);
  else if (!wanted && key !== null) refuse(`is given, but ${protocol} is none; name the protocol`, field);
  else if (key !== null && revealed(key).length < 8)
    refuse('is shorter than 8 characters; no SNMP v3 agent accepts that', field);
  else return key;
  return 'wrong';
}
