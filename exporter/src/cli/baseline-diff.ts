import { reportOf } from '../compare/report.ts';
import type { AssetReport } from '../model/report.ts';
import { openStore } from '../record/open-store.ts';
import { configured } from './configured.ts';
import { CommandError, type ExitCode, type Io } from './io.ts';
import type { GlobalOptions } from './program.ts';
import { table } from './table.ts';

export interface DiffOptions extends GlobalOptions {
  readonly asset?: string;
}

/** `otports baseline diff`: where the last good looks differ from the baselines as they are now. Sends nothing. */
export async function runDiff({ config: file, asset: wanted, json }: DiffOptions, io: Io): Promise<ExitCode> {
  const config = await configured(file, io);
  const assets = config.assets.filter(({ policy }) => wanted === undefined || policy.identity.name === wanted);
  if (wanted !== undefined && assets.length === 0) {
    throw new CommandError(2, `there is no asset ${wanted} in ${file}`);
  }
  const store = await openStore({ dataDir: config.dataDir, now: io.now, readOnly: true });
  try {
    const reports: AssetReport[] = [];
    for (const { policy } of assets) {
      const state = await store.state(policy.identity.name);
      if (state === null) io.err(`${policy.identity.name}: never looked at, so nobody knows\n`);
      else reports.push(reportOf(policy, { state, paused: [] }, io.now()));
    }
    io.out(json === true ? `${JSON.stringify(reports.map(diffJson), null, 2)}\n` : diffText(reports));
    return reports.some((report) => report.deviations.length > 0) ? 1 : 0;
  } finally {
    await store.close();
  }
}

function diffJson({ identity, baselineName, baselinePresent, lastSuccessAt, deviations }: AssetReport): object {
  return { asset: identity.name, baseline: baselineName, baselinePresent, lastSuccessAt, deviations };
}

function diffText(reports: readonly AssetReport[]): string {
  const unapproved = reports.filter((report) => !report.baselinePresent);
  const rows = reports.flatMap(({ identity, deviations }) =>
    deviations.map((one) => [
      identity.name,
      `${one.transport}/${one.port}`,
      one.verdict,
      one.confirmed ? one.severity : 'not confirmed',
      one.service,
      one.process,
      new Date(one.sinceAt).toISOString(),
    ]),
  );
  const head = ['ASSET', 'PORT', 'VERDICT', 'SEVERITY', 'SERVICE', 'PROCESS', 'SINCE'];
  return [
    rows.length === 0 ? 'no deviation\n' : table([head, ...rows]),
    ...unapproved.map((report) => `${report.identity.name} has no approved baseline: nothing of it is judged\n`),
  ].join('');
}
