import { sources, type AnySource, type SourceWith } from '../../collect/sources.ts';
import { canonicalHost } from '../../lib/ip.ts';
import { rangeName, type AllowRule } from '../../model/baseline.ts';
import { blindFormats } from '../../model/source/recording-format.ts';
import type { LocatedAsset } from './assets.ts';
import type { Asset, Source } from '../config.ts';
import { formatProblem, type Findings, type Place } from '../read/problem.ts';

/** Checks that need all assets. */
export function checkFleet(located: readonly LocatedAsset[], findings: Findings): void {
  reportTwins(located, findings);
  warnOfSources(located, findings);
  warnOfBlindSources(
    located.flatMap(({ asset }) => asset ?? []),
    findings,
  );
}

function reportTwins(located: readonly LocatedAsset[], findings: Findings): void {
  const names = new Map<string, LocatedAsset>();
  const addresses = new Map<string, LocatedAsset>();
  for (const one of located) {
    const { name, address, nat, where } = one;
    const sameName = names.get(name);
    const sameAddress = addresses.get(canonicalHost(address));
    if (name === '' || address === '') continue;
    if (sameName) {
      findings.problem(where(), `asset "${name}" stands twice, first at ${at(sameName.where())}; rename or remove one`);
    } else if (sameAddress && !(nat && sameAddress.nat)) {
      const other = `"${sameAddress.name}" (${at(sameAddress.where())})`;
      const message = `"${name}" has the address ${address} of ${other}; correct one, or say nat: true on both if they stand behind one address`;
      findings.problem(where(), message);
    }
    names.set(name, sameName ?? one);
    addresses.set(canonicalHost(address), sameAddress ?? one);
  }
}

/** Warnings of sources about their own settings, once for all assets with the same warning. */
function warnOfSources(located: readonly LocatedAsset[], findings: Findings): void {
  const concerned = new Map<string, Set<LocatedAsset>>();
  for (const one of located) {
    for (const settings of one.asset?.sources ?? []) {
      const source: AnySource = sources[settings.type];
      const warning = source.warning?.(settings) ?? null;
      if (warning !== null) concerned.set(warning, (concerned.get(warning) ?? new Set()).add(one));
    }
  }
  for (const [warning, assets] of concerned) {
    const [first] = assets;
    if (first) findings.warning(first.where(), `${listed([...assets].map(({ name }) => name))}: ${warning}`);
  }
}

function isBlind(source: Source): boolean {
  if (isReadByFormat(source)) return blindFormats.has(source.format);
  return sources[source.type].traits.seesProcesses === 'never';
}

type ReadByFormat = Extract<Source, { readonly type: SourceWith<{ seesProcesses: 'by-format' }> }>;

function isReadByFormat(source: Source): source is ReadByFormat {
  return sources[source.type].traits.seesProcesses === 'by-format';
}

/** A rule that names a process is always "unverified" where the source cannot see processes. */
function warnOfBlindSources(assets: readonly Asset[], findings: Findings): void {
  const blind = assets.filter(({ sources: [own] }) => isBlind(own));
  const rules = new Map<AllowRule, string[]>();
  for (const asset of blind) {
    for (const rule of asset.policy.baseline?.allow ?? []) {
      if (rule.processes === null) continue;
      const concerned = rules.get(rule) ?? [];
      concerned.push(asset.policy.identity.name);
      rules.set(rule, concerned);
    }
  }
  for (const [rule, concerned] of rules) {
    const place = { file: rule.source.file, line: rule.source.line, column: 1, path: '' };
    findings.warning(
      place,
      `${rangeName(rule.range)} names a process, but the source of ${listed(concerned)} cannot see processes: what listens there will be "unverified"`,
    );
  }
}

/** `hmi-01, hmi-02, hmi-03 and 40 more` */
function listed(names: readonly string[]): string {
  const more = names.length - 3;
  return `${names.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function at(place: Place): string {
  return formatProblem({ ...place, path: '', message: '' }).replace(/: $/, '');
}
