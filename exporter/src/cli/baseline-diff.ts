import { judgeConfig } from '../compare/judge.ts';
import { reportOf } from '../compare/report.ts';
import type { AssetPolicy } from '../model/asset.ts';
import { portName } from '../model/listener.ts';
import type { AssetReport } from '../model/report.ts';
import type { AssetState } from '../model/state.ts';
import { deviationJson, instant } from '../publish/http/api/json.ts';
import { stateOfAsset, type StateOfAsset } from './asset-state.ts';
import { configured } from './configured.ts';
import { CommandError, type ExitCode, type Io } from './io.ts';
import type { GlobalOptions } from './program.ts';
import { withStored } from './stored.ts';
import { table } from './table.ts';

export interface DiffOptions extends GlobalOptions {
  readonly asset?: string;
}

/**
 * `otports baseline diff`: where the last good looks differ from the baselines as they are now. Sends nothing. An asset
 * that nobody has looked at, or not for too long, is no good answer either.
 */
export async function runDiff({ config: file, asset: wanted, json }: DiffOptions, io: Io): Promise<ExitCode> {
  const config = await configured(file, io);
  const policies = config.assets
    .map(({ policy }) => policy)
    .filter(({ identity }) => [undefined, identity.name].includes(wanted));
  if (wanted !== undefined && policies.length === 0) {
    throw new CommandError(2, `there is no asset ${wanted} in ${file}`);
  }
  const diffs = await withStored(config.dataDir, io, async (store) => {
    const all: Diff[] = [];
    for (const policy of policies) all.push(diffOf(policy, await store.state(policy.identity.name), io.now()));
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

/** The baseline as it is in the files now, also where no exporter has read it yet; nothing is written down. */
function diffOf(policy: AssetPolicy, stored: AssetState | null, now: number): Diff {
  const judged = stored === null ? null : judgeConfig(policy, stored, now).state;
  const report = judged === null ? null : reportOf(policy, { state: judged, paused: [] }, now);
  return { policy, report, ...stateOfAsset(policy, stored, now) };
}

function diffJson({ policy, report, state, reason }: Diff): object {
  const lastSuccessAt = report?.lastSuccessAt ?? null;
  return {
    asset: policy.identity.name,
    state,
    reason,
    baseline: policy.baseline?.name ?? '',
    baselinePresent: policy.baseline?.approved === true,
    lastSuccessAt: lastSuccessAt === null ? null : instant(lastSuccessAt),
    deviations: report?.deviations.map(deviationJson) ?? [],
  };
}

function diffText(diffs: readonly Diff[]): string {
  const unapproved = diffs.filter(({ policy }) => policy.baseline?.approved !== true);
  const unknown = diffs.filter(({ reason }) => reason !== null);
  const rows = diffs.flatMap(({ report }) => report?.deviations.map((one) => rowOf(report, one)) ?? []);
  const head = ['ASSET', 'PORT', 'VERDICT', 'SEVERITY', 'SERVICE', 'PROCESS', 'SINCE'];
  return [
    rows.length === 0 ? nothingFound(diffs.length, unknown.length) : table([head, ...rows]),
    ...unknown.map(({ policy, reason }) => `${policy.identity.name} is ${reason ?? ''}\n`),
    ...unapproved.map(({ policy }) => `${policy.identity.name} has no approved baseline: nothing of it is judged\n`),
  ].join('');
}

function nothingFound(assets: number, unknown: number): string {
  if (unknown === 0) return 'no deviation\n';
  return unknown === assets ? '' : `no deviation on ${assets - unknown} of ${assets} assets\n`;
}

function rowOf({ identity }: AssetReport, one: AssetReport['deviations'][number]): readonly string[] {
  return [
    identity.name,
    portName(one),
    one.verdict,
    one.confirmed ? one.severity : 'not confirmed',
    one.service,
    one.process,
    instant(one.sinceAt),
  ];
}
