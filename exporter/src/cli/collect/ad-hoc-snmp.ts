import type { Collector } from '../../collect/collector.ts';
import { createSnmpCollector } from '../../collect/snmp/index.ts';
import type { SnmpCredential } from '../../collect/snmp/settings.ts';
import { sealed, type Secret } from '../../lib/secret.ts';
import { profiles } from '../../model/profile.ts';
import { bare, type AdHocOptions } from './ad-hoc-options.ts';
import { CommandError } from '../shared/io.ts';
import { secretOf } from './option-file.ts';

/** RFC 3414 11.2: passphrases have at least 8 characters. */
const leastKeyLength = 8;

/** The collector of `snmp://host`. @throws CommandError */
export function adHocSnmp(options: AdHocOptions, url: URL): Collector {
  return createSnmpCollector({
    type: 'snmp',
    address: bare(url.hostname),
    port: url.port === '' ? 161 : Number(url.port),
    timeoutMs: 5_000,
    retries: 1,
    maxRepetitions: 10,
    context: null,
    limits: profiles.normal,
    credential: credentialOf(options),
  });
}

function credentialOf(options: AdHocOptions): SnmpCredential {
  const { user, communityFile, snmpVersion: version = user === undefined ? '2c' : '3' } = options;
  if (version === '3') return userOf(options);
  if (user !== undefined) {
    throw new CommandError(2, `--user is for SNMPv3; leave out --snmp-version ${version}`);
  }
  if (communityFile === undefined) {
    throw new CommandError(2, 'snmp:// needs --community-file, or for SNMPv3 --user and --auth');
  }
  return { type: 'snmp', name: '', version, community: sealed(secretOf('--community-file', communityFile)) };
}

function userOf({
  user,
  auth,
  authKeyFile,
  privacy = 'none',
  privacyKeyFile,
  communityFile,
}: AdHocOptions): SnmpCredential {
  if (user === undefined || auth === undefined) {
    throw new CommandError(2, 'SNMPv3 needs --user, and --auth with --auth-key-file (or --auth none, said aloud)');
  }
  if (communityFile !== undefined) {
    throw new CommandError(2, '--community-file is for SNMPv1 and v2c; SNMPv3 has --user');
  }
  if (privacy !== 'none' && auth === 'none') {
    throw new CommandError(2, '--privacy needs authentication as well (RFC 3414); say --auth and --auth-key-file');
  }
  return {
    type: 'snmp',
    name: '',
    version: '3',
    username: user,
    auth,
    privacy,
    authKey: keyOf('auth', auth, authKeyFile),
    privacyKey: keyOf('privacy', privacy, privacyKeyFile),
  };
}

function keyOf(option: 'auth' | 'privacy', protocol: string, file: string | undefined): Secret | null {
  const name = `--${option}-key-file`;
  if (protocol === 'none' && file === undefined) return null;
  if (protocol === 'none') throw new CommandError(2, `${name} needs --${option}`);
  if (file === undefined) throw new CommandError(2, `--${option} ${protocol} needs ${name}`);
  const key = secretOf(name, file);
  if (key.length < leastKeyLength) {
    throw new CommandError(2, `${name} ${file} must hold at least ${leastKeyLength} characters (RFC 3414)`);
  }
  return sealed(key);
}
