import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../daemons/daemon.ts';

const scripts = {
  'fill-disk': new URL('./fill-disk.ts', import.meta.url),
  'migrate-on-full-disk': new URL('./migrate-on-full-disk.ts', import.meta.url),
  'hold-store': new URL('./hold-store.ts', import.meta.url),
  'record-for-ever': new URL('./record-for-ever.ts', import.meta.url),
};

type ScriptName = keyof typeof scripts;

/** A script of this folder in a process of its own, and the lines it prints. */
export interface Script {
  readonly process: ChildProcess;
  readonly lines: AsyncIterableIterator<string>;
  /** kill -9, and then the lines that were still under way. */
  kill(): Promise<readonly string[]>;
  /** Waits for its end. @throws Error with all that it said on standard error, where it did not end well */
  end(): Promise<readonly string[]>;
}

/** Starts a script; it dies with the test, however that ends. */
export function startScript(name: ScriptName, ...args: readonly string[]): Script {
  return start([process.execPath, scriptPath(name), ...args]);
}

/**
 * Starts a script in a mount namespace of its own, with a small file system in memory on `dataDir`: what it fills or
 * forbids is seen by nobody else and is gone with it.
 */
export function startOnSmallDisk(
  name: ScriptName,
  disk: { readonly dataDir: string; readonly options: string },
): Script {
  const unshare = [findProgram('unshare', 'util-linux'), '--mount'];
  if (process.getuid?.() !== 0) unshare.push('--map-root-user');
  const mount = 'mount -t tmpfs -o "$1" otports-test "$2" && exec "$3" "$4" "$2"';
  return start([...unshare, 'sh', '-c', mount, 'sh', disk.options, disk.dataDir, process.execPath, scriptPath(name)]);
}

function start(command: readonly string[]): Script {
  const child = spawn(findProgram('setpriv', 'util-linux'), ['--pdeathsig', 'KILL', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const gone = once(child, 'close') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const rest = async (): Promise<readonly string[]> => {
    const all = [];
    for await (const line of lines) all.push(line);
    return all;
  };
  return {
    process: child,
    lines,
    kill: async () => {
      child.kill('SIGKILL');
      const last = await rest();
      await gone;
      return last;
    },
    end: async () => {
      const all = await rest();
      const [code] = await gone;
      if (code !== 0) throw new Error(`the script ended with ${String(code)}:\n${complaints}`);
      return all;
    },
  };
}

function scriptPath(name: ScriptName): string {
  return fileURLToPath(scripts[name]);
}
