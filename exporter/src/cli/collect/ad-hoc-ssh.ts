import type { Collector } from '../../collect/collector.ts';
import { createSshCollector } from '../../collect/ssh/index.ts';
import { sealed } from '../../lib/secret.ts';
import { profiles } from '../../model/profile.ts';
import { bare, type AdHocOptions } from './ad-hoc-options.ts';
import { CommandError } from '../shared/io.ts';
import { fileOf, secretOf } from './option-file.ts';

const timeoutMs = 15_000;

/** The collector of `ssh://user@host`. @throws CommandError */
export function adHocSsh(options: AdHocOptions, url: URL): Collector {
  const { key, passphraseFile, passwordFile, hostKey, knownHosts } = options;
  if (url.username === '') {
    throw new CommandError(2, `who logs in is missing; write ssh://user@${url.host}`);
  }
  if (key === undefined && passwordFile === undefined) {
    throw new CommandError(2, 'ssh:// needs --key or --password-file');
  }
  return createSshCollector({
    type: 'ssh',
    address: bare(url.hostname),
    port: url.port === '' ? 22 : Number(url.port),
    timeoutMs,
    platform: 'auto',
    credential: {
      type: 'ssh',
      name: '',
      username: userIn(url),
      privateKey: given(key, (file) => sealed(fileOf('--key', file))),
      passphrase: given(passphraseFile, (file) => sealed(secretOf('--passphrase-file', file))),
      password: given(passwordFile, (file) => sealed(secretOf('--password-file', file))),
    },
    hostKeys: hostKey ?? [],
    knownHosts: given(knownHosts, (file) => ({
      file,
      sha256: '',
      text: fileOf('--known-hosts', file).toString('utf8'),
    })),
    algorithms: { kex: [], ciphers: [], macs: [], serverHostKey: [] },
    limits: profiles.normal,
  });
}

/** `%41` in a URL means `A`. */
function userIn(url: URL): string {
  try {
    return decodeURIComponent(url.username);
  } catch {
    throw new CommandError(2, `the user "${url.username}" is not encoded as in a URL; a % is written %25 there`);
  }
}

/** Read now: a file that is not there is bad usage, not a login that failed. */
function given<T>(file: string | undefined, read: (file: string) => T): T | null {
  return file === undefined ? null : read(file);
}

/** Messages of the collector name keys of a configuration. These are the same with options of the command line. */
const inOptions: readonly (readonly [RegExp, string])[] = [
  [/(?:add to its source:|write) host_key: "(SHA256:[^"]*)"/, 'say --host-key $1'],
  [/\bhost_key (?=")/, '--host-key '],
  [/and the credential has no passphrase_file/, 'so --passphrase-file must name its passphrase'],
  [/\bprivate_key_file\b/g, '--key'],
  [/\bknown_hosts_file\b/g, '--known-hosts'],
  [/add to its source: (?=algorithms:)/, 'write a configuration file, and in the source of the asset: '],
  [/say platform: in its source\b/, 'write a configuration file, and in the source of the asset platform:'],
];

/** The message of a failed look in the words of the command line. */
export function inWordsOfOptions(message: string): string {
  return inOptions.reduce((text, [config, option]) => text.replace(config, option), message);
}
