import { isIP } from 'node:net';
import { sources } from '../../collect/sources.ts';
import type { LookLimits, Profile, SessionLimits } from '../../model/profile.ts';
import type {
  ConnectSource,
  Credential,
  ImportSource,
  KnownHosts,
  SnmpSource,
  Source,
  SshSource,
  WireSource,
} from '../config.ts';
import type { Credentials } from './credentials.ts';
import { besideFile } from '../read/files.ts';
import type { Merged } from '../read/layers.ts';
import { readNamed, sizeLimits, type Loading, type Named } from '../read/loading.ts';
import type * as schema from '../schema/source.ts';
import { hint } from '../../lib/suggest.ts';
import type { Path } from '../read/yaml-document.ts';

/** What stands in the file for a source of that type. */
type Entry<T extends schema.Source['type']> = Extract<schema.Source, { readonly type: T }>;

/** What a source needs to know of its asset. */
export interface SourceJob {
  readonly entry: schema.Source;
  /** `source`, or `sources` and a position. */
  readonly path: Path;
  readonly merged: Merged;
  readonly address: string;
  readonly profile: Profile;
  readonly limits: LookLimits;
  /** Why it is fragile, for the message: `role plc`. */
  readonly fragileBy: string;
  /** `credential:` of the asset, `match:` or `defaults:`. */
  readonly credential: string | undefined;
  readonly staleAfterMs: number;
}

/** Makes sources out of entries; shares what several assets share. */
export class SourceResolver {
  readonly #loading: Loading;
  readonly #credentials: Credentials;
  readonly #knownHosts = new Map<string, Promise<KnownHosts | null>>();

  constructor(loading: Loading, credentials: Credentials) {
    this.#loading = loading;
    this.#credentials = credentials;
  }

  /** Null (and a problem) where something is missing. */
  async resolve(job: SourceJob): Promise<Source | null> {
    const { entry, profile, merged, path } = job;
    if (profile === 'fragile' && sources[entry.type].asks) {
      const message = `would send packets to a fragile asset (${job.fragileBy}); say profile: gentle to allow that, or take a source of type import, zeek or suricata`;
      this.#loading.findings.problem(
        merged.place(path, 'value'),
        `${entry.type === 'connect' ? 'a' : 'an'} ${entry.type} source ${message}`,
      );
      return null;
    }
    if (entry.type === 'import') return importSource(entry, job);
    if (entry.type === 'zeek' || entry.type === 'suricata') return this.#wire(entry, job);
    if (entry.type === 'connect') return this.#connect(entry, job);
    const credential = this.#credential(job, entry);
    if (credential === null) return null;
    if (entry.type === 'snmp') return credential.type === 'snmp' ? snmpSource(entry, credential, job) : null;
    return credential.type === 'ssh' ? this.#ssh(entry, credential, job) : null;
  }

  /** Spec section 9: switched on for each asset by itself, never for all at once. */
  #connect(entry: Entry<'connect'>, { merged, path, address, limits }: SourceJob): ConnectSource | null {
    if (!merged.isSaidByItself([...path, 'ports'])) {
      const message = 'a connect check is switched on for each asset by itself: ports must stand in its own entry';
      this.#loading.findings.problem(merged.place([...path, 'ports'], 'key'), message);
      return null;
    }
    return { type: 'connect', address, ports: entry.ports, timeoutMs: entry.timeout, pauseMs: limits.pauseMs };
  }

  #credential(
    job: SourceJob,
    entry: { readonly type: 'ssh' | 'snmp'; readonly credential?: string | undefined },
  ): Credential | null {
    const name = entry.credential ?? job.credential;
    const own: Path = [...job.path, 'credential'];
    const place = job.merged.place(
      entry.credential === undefined && name !== undefined ? ['credential'] : own,
      'value',
    );
    const { findings } = this.#loading;
    if (name === undefined) {
      findings.problem(
        place,
        `an ${entry.type} source needs a credential; name one of credentials: in it, in match: or in defaults:`,
      );
      return null;
    }
    const found = this.#credentials.get(name);
    if (found === undefined) {
      findings.problem(
        place,
        `no credential is called "${name}"; ${hint(name, [...this.#credentials.keys()], 'there are')}`,
      );
    } else if (found !== null && found.type !== entry.type) {
      findings.problem(
        place,
        `"${name}" is a credential of type ${found.type}; an ${entry.type} source needs one of type ${entry.type}`,
      );
      return null;
    }
    return found ?? null;
  }

  #wire(entry: Entry<'zeek' | 'suricata'>, { merged, path, address }: SourceJob): WireSource | null {
    if (isIP(address.replace(/%.*/, '')) === 0) {
      const message = `needs an asset whose address is a number, not "${address}"; logs of sensors have no names`;
      this.#loading.findings.problem(merged.place(path, 'value'), message);
      return null;
    }
    const { file } = merged.place([...path, 'path'], 'value');
    return { type: entry.type, address, path: besideFile(file, entry.path), forgetAfterMs: entry.forget_after };
  }

  async #ssh(entry: Entry<'ssh'>, credential: SshSource['credential'], job: SourceJob): Promise<SshSource | null> {
    const file = entry.known_hosts_file;
    const knownHosts = file === undefined ? null : await this.#knownHostsOf(file, job);
    if (file !== undefined && knownHosts === null) return null;
    const { kex = [], ciphers = [], macs = [], server_host_key: serverHostKey = [] } = entry.algorithms ?? {};
    return {
      type: 'ssh',
      address: job.address,
      port: entry.port,
      timeoutMs: entry.timeout,
      platform: entry.platform,
      credential,
      hostKeys: entry.host_key ?? [],
      knownHosts,
      algorithms: { kex, ciphers, macs, serverHostKey },
      limits: sessionLimits(job.limits),
    };
  }

  async #knownHostsOf(name: string, job: SourceJob): Promise<KnownHosts | null> {
    const place = job.merged.place([...job.path, 'known_hosts_file'], 'value');
    const key = besideFile(place.file, name);
    let known = this.#knownHosts.get(key);
    if (known === undefined) {
      known = this.#readKnownHosts({ name, place });
      this.#knownHosts.set(key, known);
    }
    return known;
  }

  async #readKnownHosts(named: Named): Promise<KnownHosts | null> {
    const file = await readNamed(this.#loading, named, sizeLimits.knownHosts);
    return file && { file: file.name, sha256: file.sha256, text: file.text };
  }
}

function sessionLimits({ maxRequests, maxRows, maxBytes, pauseMs }: LookLimits): SessionLimits {
  return { maxRequests, maxRows, maxBytes, pauseMs };
}

function snmpSource(entry: Entry<'snmp'>, credential: SnmpSource['credential'], job: SourceJob): SnmpSource {
  return {
    type: 'snmp',
    address: job.address,
    port: entry.port,
    timeoutMs: entry.timeout,
    maxRepetitions: Math.min(entry.max_repetitions, job.limits.maxRepetitions),
    retries: entry.retries,
    context: entry.context ?? null,
    limits: sessionLimits(job.limits),
    credential,
  };
}

function importSource(entry: Entry<'import'>, { merged, path, staleAfterMs }: SourceJob): ImportSource {
  const file = merged.place([...path, 'path'], 'value').file;
  return {
    type: 'import',
    path: besideFile(file, entry.path),
    format: entry.format,
    maxAgeMs: entry.max_age ?? staleAfterMs,
    settleMs: entry.settle,
  };
}
