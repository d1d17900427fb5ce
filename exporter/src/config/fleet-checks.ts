import { rangeName, type AllowRule } from '../model/baseline.ts';
import type { Asset } from './config.ts';
import { formatProblem, type Findings, type Place } from './problem.ts';

/** What can only be seen when all assets are there. */
export function checkFleet(assets: readonly Asset[], findings: Findings): void {
  reportTwins(assets, findings);
  warnOfUnpinned(assets, findings);
  warnOfBlindSources(assets, findings);
}

function reportTwins(assets: readonly Asset[], findings: Findings): void {
  const names = new Map<string, Asset>();
  const addresses = new Map<string, Asset>();
  for (const asset of assets) {
    const { name, address } = asset.policy.identity;
    const sameName = names.get(name);
    const sameAddress = addresses.get(address.toLowerCase());
    if (sameName)
      findings.problem(
        asset.place,
        `asset "${name}" stands twice, first at ${at(sameName.place)}; rename or remove one`,
      );
    else if (sameAddress && !(asset.nat && sameAddress.nat))
      findings.problem(
        asset.place,
        `"${name}" has the address ${address} of "${sameAddress.policy.identity.name}" (${at(sameAddress.place)}); correct one, or say nat: true on both if they stand behind one address`,
      );
    names.set(name, sameName ?? asset);
    addresses.set(address.toLowerCase(), sameAddress ?? asset);
  }
}

function warnOfUnpinned(assets: readonly Asset[], findings: Findings): void {
  const unpinned = assets.filter(({ sources }) =>
    sources.some((source) => source.type === 'ssh' && source.hostKeys.length === 0 && source.knownHosts === null),
  );
  const [first] = unpinned;
  if (first)
    findings.warning(
      first.place,
      `${namesOf(unpinned)}: no host_key and no known_hosts_file, so each look will be refused and show the fingerprint to add`,
    );
}

/** Recordings that never tell which process holds a port. */
const blindFormats = ['nmap-xml', 'proc-net'];

/** A rule that names a process is never more than "unverified" where nobody can see processes. */
function warnOfBlindSources(assets: readonly Asset[], findings: Findings): void {
  const blind = assets.filter(({ sources: [own] }) => own.type === 'import' && blindFormats.includes(own.format));
  const rules = new Map<AllowRule, Asset[]>();
  for (const asset of blind) {
    for (const rule of asset.policy.baseline?.allow ?? []) {
      if (rule.processes === null) continue;
      const concerned = rules.get(rule) ?? [];
      concerned.push(asset);
      rules.set(rule, concerned);
    }
  }
  for (const [rule, concerned] of rules) {
    const place = { file: rule.source.file, line: rule.source.line, column: 1, path: '' };
    findings.warning(
      place,
      `${rangeName(rule.range)} names a process, but the source of ${namesOf(concerned)} cannot see processes: what listens there will be "unverified"`,
    );
  }
}

/** `hmi-01, hmi-02, hmi-03 and 40 more` */
function namesOf(assets: readonly Asset[]): string {
  const names = assets.slice(0, 3).map((asset) => asset.policy.identity.name);
  const more = assets.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function at(place: Place): string {
  return formatProblem({ ...place, path: '', message: '' }).replace(/: $/, '');
}
