import { sourcesThat } from '../../collect/sources.ts';
import { listed } from '../../lib/listed.ts';
import type { LookLimits, Profile } from '../../model/profile.ts';
import { resolveIdentity } from './asset-identity.ts';
import { acceptedRisk, resolveLimits } from './asset-limits.ts';
import type { AssetParts } from './asset-parts.ts';
import { SourceResolver } from './asset-source.ts';
import { resolveTiming, type Timing } from './asset-timing.ts';
import type { BaselineBook } from '../baselines/book.ts';
import type { Asset, Source } from '../config.ts';
import { oneOfEach, type OneOfEach } from './one-of-each.ts';
import { isPassive } from './passive.ts';
import { policyOf } from './policy.ts';
import { profileOf } from './profile.ts';
import { labelsOf, type Labels } from '../read/labels.ts';
import { mergeLayers, type Layer, type Merged } from '../read/layers.ts';
import { checkAt, type Loading } from '../read/loading.ts';
import { AssetEntry } from '../schema/asset.ts';
import type { Findings, Place } from '../read/problem.ts';
import { hint } from '../../lib/suggest.ts';

/** An entry, right or wrong, with what only the checks of the whole fleet need. */
export interface LocatedAsset {
  readonly name: string;
  readonly address: string;
  /** True where other assets may have the same address. */
  readonly nat: boolean;
  /** Where its name is in the file. It keeps the text of the file in memory. */
  readonly where: () => Place;
  /** Null where something in it is wrong, which has been reported. */
  readonly asset: Asset | null;
}

/** Makes assets out of what the inventories say. Those that are wrong are reported and left out. */
export async function resolveAssets(
  loading: Loading,
  entries: readonly Layer[],
  parts: AssetParts,
): Promise<readonly LocatedAsset[]> {
  const sources = new SourceResolver(loading, parts.credentials);
  const one = oneOfEach();
  const assets: LocatedAsset[] = [];
  for (const [index, entry] of entries.entries()) {
    const labels = labelsOf(entry.raw);
    const matching = parts.match.filter((match) => match.fits(labels)).map((match) => match.layer);
    const merged = mergeLayers([entry, ...matching, ...parts.defaults]);
    const asset = await resolveAsset(loading, { merged, labels, sources, one }, parts);
    const { name = '', address = '' } = labels;
    assets.push({
      name,
      address,
      nat: merged.raw['nat'] === true,
      where: () => merged.place(['name'], 'value'),
      asset,
    });
    // A reload with thousands of assets must not delay scrapes.
    if (index % 200 === 199) await new Promise((resolve) => setImmediate(resolve));
  }
  return assets;
}

interface AssetJob {
  readonly merged: Merged;
  readonly labels: Labels;
  readonly sources: SourceResolver;
  readonly one: OneOfEach;
}

async function resolveAsset(loading: Loading, job: AssetJob, parts: AssetParts): Promise<Asset | null> {
  const { merged, labels, one } = job;
  const { findings } = loading;
  const entry = checkAt(AssetEntry, { value: merged.raw, place: merged.place }, findings);
  if (entry === null) return null;
  checkEntry(entry, { merged, findings, baselines: parts.baselines });
  const profile = profileOf(entry, merged);
  const polling = parts.windows.pollingOf(labels);
  const timing = resolveTiming(parts.poll, { entry, merged, profile, closedMs: polling.closedMs }, findings);
  const limits = one(resolveLimits({ entry, merged, profile, intervalMs: timing.intervalMs }, findings));
  const fragileBy = entry.profile === 'fragile' ? 'profile fragile' : `role ${entry.role}`;
  const identity = resolveIdentity(entry, { merged, profile, fragileBy, findings });
  const [first, ...others] = await resolveSources(entry, { ...job, profile, limits, timing, fragileBy });
  if (first === undefined) return null;
  warnOfWitnesses(others, merged, findings);
  return {
    policy: policyOf(entry, { first, others, timing, labels, limits, one }, parts),
    profile,
    limits,
    acceptedRisk: acceptedRisk({ entry, merged }),
    sources: [first, ...others],
    identity,
    intervalMs: timing.intervalMs,
    jitter: timing.jitter,
    pollingWindows: polling.windows,
  };
}

interface EntryCheck {
  readonly merged: Merged;
  readonly findings: Findings;
  readonly baselines: BaselineBook;
}

function checkEntry(entry: AssetEntry, { merged, findings, baselines }: EntryCheck): void {
  const { name, baseline, source, sources } = entry;
  if (baseline !== undefined && !baselines.mayHave(baseline)) {
    const message = `no baseline is called "${baseline}"; ${hint(baseline, baselines.groups, 'there are')}`;
    findings.problem(merged.place(['baseline'], 'value'), message);
  }
  if (source !== undefined && sources !== undefined) {
    findings.problem(merged.place(['sources'], 'key'), 'stands beside source; keep one of them');
  }
  if (source === undefined && sources === undefined) {
    const message = `"${name}" has no source; say how it is asked: source: here, in match: or in defaults:`;
    findings.problem(merged.place(['name'], 'value'), message);
  }
}

interface SourcesJob extends AssetJob {
  readonly profile: Profile;
  readonly limits: LookLimits;
  readonly timing: Timing;
  /** Why it is fragile, for messages: `role plc`. */
  readonly fragileBy: string;
}

/** All sources of an entry; none where one of them is wrong, because the first one is the asset's own source. */
async function resolveSources(entry: AssetEntry, job: SourcesJob): Promise<readonly Source[]> {
  const { merged, profile, limits, timing, sources, fragileBy } = job;
  const written = entry.sources ?? (entry.source === undefined ? [] : [entry.source]);
  const resolved: Source[] = [];
  for (const [index, source] of written.entries()) {
    const path = entry.sources === undefined ? ['source'] : ['sources', index];
    const { address, credential } = entry;
    const made = await sources.resolve({
      fragileBy,
      entry: source,
      path,
      merged,
      address,
      profile,
      limits,
      credential,
      staleAfterMs: timing.staleAfterMs,
      one: job.one,
    });
    if (made !== null) resolved.push(made);
  }
  return resolved.length === written.length ? resolved : [];
}

const witnesses = sourcesThat(({ asks }) => !asks);

/** Only witnesses that read files are used. This warns of others, which would look as if they worked. */
function warnOfWitnesses(others: readonly Source[], merged: Merged, findings: Findings): void {
  for (const [index, source] of others.entries()) {
    if (isPassive(source)) continue;
    const message = `only the first source is asked, so this one of type ${source.type} changes nothing; witnesses are sources of type ${listed(witnesses, 'and')}`;
    findings.warning(merged.place(['sources', index + 1], 'value'), message);
  }
}
