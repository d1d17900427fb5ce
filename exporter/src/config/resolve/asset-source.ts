import type { SourceCredential, SourceEntry, SourceJob } from '../../collect/source.ts';
import { sources, sourcesThat, type AnySource } from '../../collect/sources.ts';
import { withArticle } from '../../lib/article.ts';
import { listed } from '../../lib/listed.ts';
import { hint } from '../../lib/suggest.ts';
import type { LookLimits, Profile } from '../../model/profile.ts';
import type { FileText } from '../../model/source/file-text.ts';
import type { Source } from '../config.ts';
import { besideFile } from '../read/files.ts';
import type { Merged } from '../read/layers.ts';
import { readNamed, sizeLimits, type Loading, type Named } from '../read/loading.ts';
import type { Path } from '../read/yaml-document.ts';
import type * as schema from '../schema/source.ts';
import type { Credentials } from './credentials.ts';
import type { OneOfEach } from './one-of-each.ts';

/** What a source needs to know of its asset. */
export interface AssetSource {
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
  readonly one: OneOfEach;
}

/** Makes sources out of entries, each as its folder in `collect/` says; shares what several assets share. */
export class SourceResolver {
  readonly #loading: Loading;
  readonly #credentials: Credentials;
  readonly #texts = new Map<string, Promise<FileText | null>>();

  constructor(loading: Loading, credentials: Credentials) {
    this.#loading = loading;
    this.#credentials = credentials;
  }

  /** Null (and a problem) where something is missing. */
  async resolve(job: AssetSource): Promise<Source | null> {
    const { entry, merged, path } = job;
    const source: AnySource = sources[entry.type];
    if (job.profile === 'fragile' && source.traits.asks) {
      const message = `${withArticle(entry.type)} source would send packets to a fragile asset (${job.fragileBy}); say profile: gentle to allow that, or take a source of type ${listed(passive, 'or')}`;
      this.#loading.findings.problem(merged.place(path, 'value'), message);
      return null;
    }
    const credential = source.credential === null ? null : this.#credential(job, entry);
    if (source.credential !== null && credential === null) return null;
    const settings = await source.resolve(this.#jobOf(job, credential));
    // What takes the entry of a type gives the settings of that type: tsc has held them against each other in the table.
    return settings as Source | null;
  }

  #jobOf(job: AssetSource, credential: SourceCredential | null): SourceJob<SourceEntry, SourceCredential | null> {
    const { entry, address, limits, staleAfterMs, merged, path, one } = job;
    const at = (key?: string): Path => (key === undefined ? path : [...path, key]);
    return {
      ...{ entry, address, limits, staleAfterMs, credential, one },
      pathAt: (key, written) => besideFile(merged.fileOf(at(key)), written),
      textAt: (key, written) => this.#textOf({ name: written, place: merged.place(at(key), 'value') }),
      isSaidByItself: (key) => merged.isSaidByItself(at(key)),
      refuse: (message, key) => {
        this.#loading.findings.problem(merged.place(at(key), key === undefined ? 'value' : 'key'), message);
        return null;
      },
    };
  }

  #credential(
    job: AssetSource,
    entry: SourceEntry & { readonly credential?: string | undefined },
  ): SourceCredential | null {
    const name = entry.credential ?? job.credential;
    const own: Path = [...job.path, 'credential'];
    const { findings } = this.#loading;
    const problem = (message: string): void => {
      const path = entry.credential === undefined && name !== undefined ? ['credential'] : own;
      findings.problem(job.merged.place(path, 'value'), message);
    };
    const wanted = withArticle(entry.type);
    if (name === undefined) {
      problem(`${wanted} source needs a credential; name one of credentials: in it, in match: or in defaults:`);
      return null;
    }
    const found = this.#credentials.get(name);
    if (found === undefined) {
      problem(`no credential is called "${name}"; ${hint(name, [...this.#credentials.keys()], 'there are')}`);
    } else if (found !== null && found.type !== entry.type) {
      problem(`"${name}" is a credential of type ${found.type}; ${wanted} source needs one of type ${entry.type}`);
      return null;
    }
    return found ?? null;
  }

  /** Read once, whatever names it. */
  #textOf(named: Named): Promise<FileText | null> {
    const key = besideFile(named.place.file, named.name);
    const known = this.#texts.get(key) ?? this.#readText(named);
    this.#texts.set(key, known);
    return known;
  }

  async #readText(named: Named): Promise<FileText | null> {
    const file = await readNamed(this.#loading, named, sizeLimits.sourceText);
    return file && { file: file.name, sha256: file.sha256, text: file.text };
  }
}

const passive = sourcesThat(({ asks }) => !asks);
