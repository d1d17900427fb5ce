import { readFileSync } from 'node:fs';
import { look } from '../app/look.ts';
import type { Collector } from '../collect/collector.ts';
import { createSnmpCollector } from '../collect/snmp/index.ts';
import { createSshCollector } from '../collect/ssh/index.ts';
import type { Observation } from '../model/observation.ts';
import { CommandError, type Io } from './io.ts';

export interface AdHocOptions {
  readonly asset: string;
  readonly key?: string;
  readonly passphraseFile?: string;
  readonly passwordFile?: string;
  readonly hostKey?: readonly string[];
  readonly knownHosts?: string;
  readonly communityFile?: string;
  readonly snmpVersion: string;
}

const timeoutMs = 15_000;

/** A look at an asset that no config knows, named by a URL. Nothing of it is kept. @throws CommandError */
export async function adHoc(options: AdHocOptions, io: Io): Promise<Observation> {
  const url = URL.parse(options.asset);
  if (url === null || url.hostname === '' || !['', '/'].includes(url.pathname)) {
    throw new CommandError(2, `"${options.asset}" is no asset; write ssh://user@10.20.1.11 or snmp://10.20.1.2`);
  }
  if (url.password !== '') {
    throw new CommandError(2, 'a password in a URL ends up in histories and logs; use --password-file');
  }
  const isSsh = url.protocol === 'ssh:';
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt);
  const { result } = await look({
    asset: url.host,
    collector: isSsh ? ssh(options, url) : snmp(options, url),
    name: isSsh ? 'ssh' : 'snmp',
    remembered: null,
    signal: interrupted.signal,
    now: io.now,
    bug: (error) => {
      throw error;
    },
  });
  process.off('SIGINT', interrupt);
  if (!result.ok) {
    throw new CommandError(1, `${result.reason}: ${result.message}`);
  }
  return result.observation;
}

function ssh(options: AdHocOptions, url: URL): Collector {
  const { key, passphraseFile, passwordFile, hostKey, knownHosts } = options;
  if (url.username === '') {
    throw new CommandError(2, `who logs in is missing; write ssh://user@${url.host}`);
  }
  if (key === undefined && passwordFile === undefined) {
    throw new CommandError(2, 'ssh:// needs --key or --password-file');
  }
  return createSshCollector({
    address: bare(url.hostname),
    port: url.port === '' ? 22 : Number(url.port),
    timeoutMs,
    platform: 'auto',
    credential: {
      username: decodeURIComponent(url.username),
      privateKey: key === undefined ? undefined : () => readOrRefuse(key),
      passphrase: passphraseFile === undefined ? undefined : () => secretIn(passphraseFile),
      password: passwordFile === undefined ? undefined : () => secretIn(passwordFile),
    },
    hostKeys: {
      fingerprints: hostKey ?? [],
      knownHosts: knownHosts === undefined ? undefined : () => readOrRefuse(knownHosts).toString('utf8'),
    },
  });
}

function snmp({ communityFile, snmpVersion }: AdHocOptions, url: URL): Collector {
  if (communityFile === undefined) {
    throw new CommandError(2, 'snmp:// needs --community-file; SNMPv3 needs a configuration file');
  }
  if (snmpVersion !== '1' && snmpVersion !== '2c') {
    throw new CommandError(2, `--snmp-version must be 1 or 2c, not ${snmpVersion}; SNMPv3 needs a configuration file`);
  }
  return createSnmpCollector({
    address: bare(url.hostname),
    port: url.port === '' ? 161 : Number(url.port),
    timeoutMs: 5_000,
    retries: 1,
    maxRepetitions: 10,
    gapMs: 0,
    credential: { version: snmpVersion, community: () => secretIn(communityFile) },
  });
}

/** `[::1]` of a URL is `::1` everywhere else. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function secretIn(file: string): string {
  return readOrRefuse(file)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

function readOrRefuse(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new CommandError(2, `${file} cannot be read (${code}); name a file that you may read`);
  }
}
