import { judge } from '../../compare/judge.ts';
import { isHeld } from '../../compare/removed/alarms.ts';
import { lastPolicyOf } from '../../compare/removed/last-policy.ts';
import { reportOfRemoved } from '../../compare/removed/report.ts';
import { reportOf } from '../../compare/report.ts';
import type { AssetPolicy } from '../../model/asset.ts';
import { portName } from '../../model/listener.ts';
import type { AssetReport } from '../../model/report.ts';
import type { AssetState } from '../../model/state.ts';
import { deviationJson, instantText } from '../../publish/http/api/json.ts';
import { stateOfAsset, type StateOfAsset } from '../shared/asset-state.ts';
import { configured } from '../shared/configured.ts';
import { heldAsset, notConfigured, stateOfHeld } from '../shared/held.ts';
import { type ExitCode, type Io } from '../shared/io.ts';
import type { GlobalOptions } from '../shared/options.ts';
import { knownOf, withStored } from '../shared/stored.ts';
import { table } from '../shared/table.ts';

const statesAtOnce = 50;

export interface DiffOptions extends GlobalOptions {
  readonly asset?: string;
}

/**
 * `otports baseline diff`: where the last good looks differ from the current baselines. Sends nothing. It also fails
 * for an asset without a look, or whose last look is too old.
 */
export async function runDiff({ config: file, asset: wanted, json }: DiffOptions, io: Io): Promise<ExitCode> {
  const config = await configured(file, io);
  const policies = config.assets
    .map(({ policy }) => policy)
    .filter(({ identity }) => [undefined, identity.name].includes(wanted));
  if (wanted !== undefined && policies.length === 0) {
    const held = await heldAsset(config, wanted, io);
    if (held === null) throw await notConfigured(config, { asset: wanted, file }, io);
  }
  const names = new Set(config.assets.map(({ policy }) => policy.identity.name));
  const diffs = await withStored(config.dataDir, io, async (store) => {
    const all: Diff[] = [];
    for (const policy of policies) all.push(diffOf(policy, await knownOf(store, policy.identity.name), io.now()));
    for await (const states of store.states(statesAtOnce)) {
      const held = states.filter((state) => isHeld(state) && !names.has(state.asset));
      all.push(
        ...held.filter(({ asset }) => [undefined, asset].includes(wanted)).map((one) => diffOfHeld(one, io.now())),
      );
    }
    return all;
  });
  io.out(json === true ? `${JSON.stringify(diffs.map(diffJson), null, 2)}\n` : diffText(diffs));
  return diffs.some(({ report, reason }) => reason !== null || (report?.deviations.length ?? 0) > 0) ? 1 : 0;
}

interface Diff extends StateOfAsset {
  readonly policy: AssetPolicy;
  /** Null where the asset was never looked at. */
  readonly report: AssetReport | null;
}

/** Uses the baseline in the files, even where no exporter has read it yet. Writes nothing. */
function diffOf(policy: AssetPolicy, stored: AssetState | null, now: number): Diff {
  const judged = stored === null ? null : judge(policy, stored, { kind: 'config', at: now }).state;
  const report = judged === null ? null : reportOf(policy, { state: judged, paused: [] }, now);
  return { policy, report, ...stateOfAsset(policy, stored, now) };
}

/** Its deviations as they were known when it left the config. Its alerts go on with them. */
function diffOfHeld(state: AssetState, now: number): Diff {
  return { policy: lastPolicyOf(state), report: reportOfRemoved(state, now), ...stateOfHeld(state) };
}

function diffJson({ policy, report, state, reason }: Diff): object {
  const lastSuccessAt = report?.lastSuccessAt ?? null;
  return {
    asset: policy.identity.name,
    state,
    reason,
    baseline: policy.baseline?.name ?? report?.baselineName ?? '',
    baselinePresent: policy.baseline?.approved === true,
    lastSuccessAt: lastSuccessAt === null ? null : instantText(lastSuccessAt),
    deviations: report?.deviations.map(deviationJson) ?? [],
  };
}

function diffText(diffs: readonly Diff[]): string {
  const unapproved = diffs.filter(
    ({ policy, state }) => state !== 'removal_pending' && policy.baseline?.approved !== true,
  );
  const unknown = diffs.filter(({ reason }) => reason !== null);
  const rows = diffs.flatMap(({ report }) => report?.deviations.map((one) => rowOf(report, one)) ?? []);
  const head = ['ASSET', 'PORT', 'VERDICT', 'SEVERITY', 'SERVICE', 'PROCESS', 'SINCE'];
  return [
    rows.length === 0 ? nothingFound(diffs, unapproved.length) : table([head, ...rows]),
    ...unknown.map(({ policy, reason }) => `${policy.identity.name} is ${reason ?? ''}\n`),
    ...unapproved.map(({ policy }) => `${policy.identity.name} has no approved baseline: nothing of it is judged\n`),
  ].join('');
}

/** An unknown asset, or one without a baseline, must not read as an asset without a deviation. */
function nothingFound(diffs: readonly Diff[], unapproved: number): string {
  const clean = diffs.filter(({ state }) => state === 'known').length;
  if (clean === diffs.length) return 'no deviation\n';
  const without = unapproved === 0 ? '' : `; ${unapproved} without a baseline`;
  return clean === 0 ? '' : `no deviation on ${clean} of ${diffs.length} assets${without}\n`;
}

function rowOf({ identity }: AssetReport, one: AssetReport['deviations'][number]): readonly string[] {
  return [
    identity.name,
    portName(one),
    one.verdict,
    one.confirmed ? one.severity : 'not confirmed',
    one.service,
    one.process,
    instantText(one.sinceAt),
  ];
}
