/** Shared by the other scripts: runs steps one after the other and reports how they ended. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program with node_modules/.bin first on the PATH; true where it ended with 0. */
export function run(command, args, options = {}) {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  const { env, ...rest } = options;
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: path, ...env },
    ...rest,
  });
  if (error) process.stderr.write(`${command}: ${error.message}\n`);
  return status === 0;
}

/** Runs every step, even after a failed one, and ends the process with 1 where any failed. */
export function runAll(steps) {
  const failed = steps.filter(({ name, command, args, options }) => {
    process.stdout.write(`\n== ${name}\n`);
    return !run(command, args, options);
  });
  if (failed.length > 0) {
    process.stderr.write(`\nfailed: ${failed.map((step) => step.name).join(', ')}\n`);
    process.exitCode = 1;
  }
}
