import { spawn, type ChildProcess } from 'node:child_process';
import { repositoryPath } from '../daemons/paths.ts';
import { waitUntil } from '../daemons/wait.ts';

/** An `otports serve` that runs. */
export interface Served {
  /** Its log from the start until the store was checked, which happens beside all else and stands last here. */
  checked(): Promise<string>;
  log(): string;
  signal(name: 'SIGHUP'): void;
  /** SIGTERM; its exit code. */
  end(): Promise<number | null>;
}

const storeChecked = 'the store was checked';

/** Starts it. Resolves once `isThere` says so. */
export async function serve(
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
  isThere: () => Promise<boolean>,
): Promise<Served> {
  const program = repositoryPath('exporter/bin/otports.js');
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (log += text));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  await waitUntil(
    'the exporter',
    async () => {
      if (child.exitCode !== null) throw new Error(`it ended by itself:\n${log}`);
      return await isThere();
    },
    60,
  );
  return {
    log: () => log,
    checked: async () => {
      await waitUntil('the check of the store', () => log.includes(storeChecked), 60);
      const lines = log.trimEnd().split('\n');
      return lines
        .sort((one, other) => Number(one.includes(storeChecked)) - Number(other.includes(storeChecked)))
        .join('\n');
    },
    signal: (name) => child.kill(name),
    end: () => {
      child.kill('SIGTERM');
      return closed;
    },
  };
}
