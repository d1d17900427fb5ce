import { execFile } from 'node:child_process';
import { findProgram } from './daemon.ts';

export interface Finished {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Runs one of Debian's programs to its end; throws, naming the package, where it is not installed. */
export function run(
  tool: { readonly program: string; readonly debianPackage: string },
  args: readonly string[],
): Promise<Finished> {
  const path = findProgram(tool.program, tool.debianPackage);
  return new Promise((resolve) => {
    execFile(path, [...args], { maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output: stdout, errors: stderr });
    });
  });
}

export const promtool = { program: 'promtool', debianPackage: 'prometheus' };
export const amtool = { program: 'amtool', debianPackage: 'prometheus-alertmanager' };
