import { createCollector } from '../app/collectors.ts';
import type { PlanStep } from '../collect/collector.ts';
import type { Asset } from '../config/config.ts';
import { configured } from './configured.ts';
import { CommandError, type ExitCode, type Io } from './io.ts';
import type { GlobalOptions } from './program.ts';
import { spoken, table } from './table.ts';

export interface PlanOptions extends GlobalOptions {
  readonly asset?: string;
}

/** `otports plan [ASSET]`: what a look sends at most, and how often. Sends nothing. */
export async function runPlan({ config: file, asset: wanted, json }: PlanOptions, io: Io): Promise<ExitCode> {
  const { assets } = await configured(file, io);
  const chosen = assets.filter((asset) => wanted === undefined || asset.policy.identity.name === wanted);
  if (wanted !== undefined && chosen.length === 0) {
    throw new CommandError(2, `there is no asset ${wanted} in ${file}`);
  }
  const plans = chosen.map((asset) => ({ asset, steps: createCollector(asset.sources[0], io.now).plan() }));
  io.out(json === true ? `${JSON.stringify(plans.map(planJson), null, 2)}\n` : plans.map(planText).join('\n'));
  return 0;
}

interface Plan {
  readonly asset: Asset;
  readonly steps: readonly PlanStep[];
}

function planJson({ asset, steps }: Plan): object {
  const { policy, profile, intervalMs, jitter, sources } = asset;
  const { name, address } = policy.identity;
  return { asset: name, address, collector: sources[0].type, profile, intervalMs, jitter, steps };
}

function planText({ asset, steps }: Plan): string {
  const { policy, profile, intervalMs, jitter, sources } = asset;
  const { name, address } = policy.identity;
  const head = `${name} (${address}) by ${sources[0].type}, profile ${profile}, every ${spoken(intervalMs)} ± ${Math.round(jitter * 100)} %\n`;
  const rows = steps.map(({ what, detail, atMost }) => ['', what, `at most ${atMost}`, detail]);
  return head + table(rows);
}
