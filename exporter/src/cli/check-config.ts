import { loadConfig, type Loaded } from '../config/load.ts';
import { formatProblem } from '../config/read/problem.ts';
import type { ExitCode, Io } from './shared/io.ts';
import type { GlobalOptions } from './shared/options.ts';

/**
 * `otports check-config`: reads everything that the configuration names, sends nothing, and reports all problems at
 * once.
 */
export async function runCheckConfig({ config: file, json }: GlobalOptions, io: Io): Promise<ExitCode> {
  const loaded = await loadConfig(file, { env: io.env, now: io.now() });
  if (json === true) {
    io.out(`${JSON.stringify(summary(loaded), null, 2)}\n`);
  } else {
    for (const problem of loaded.problems) io.err(`${formatProblem(problem)}\n`);
    for (const warning of loaded.warnings) io.err(`warning: ${formatProblem(warning)}\n`);
    io.out(`${sentence(file, loaded)}\n`);
  }
  return loaded.config === null ? 2 : 0;
}

function summary({ config, problems, warnings }: Loaded): object {
  return { ok: config !== null, assets: config?.assets.length ?? null, problems, warnings };
}

/** `otports.yml: 12 assets, 10 with an approved baseline; 1 warning` */
function sentence(file: string, { config, problems, warnings }: Loaded): string {
  const warned = warnings.length === 0 ? '' : `; ${count(warnings.length, 'warning')}`;
  if (config === null) return `${file}: ${count(problems.length, 'problem')}${warned}`;
  const approved = config.assets.filter(({ policy }) => policy.baseline?.approved === true).length;
  return `${file}: ${count(config.assets.length, 'asset')}, ${approved} with an approved baseline${warned}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
