import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { waitUntil } from './wait.ts';

/** A program of the distribution that a test has started on loopback. */
export interface Daemon {
  /** `http://127.0.0.1:43117` */
  readonly url: string;
  readonly pid: number;
  /** All it has printed so far. */
  log(): string;
  /** Asks it to end (SIGTERM; SIGKILL after ten seconds) and waits until it is gone. */
  stop(): Promise<void>;
  /** kill -9, as a power cut would. */
  kill(): Promise<void>;
}

export interface DaemonOptions {
  readonly program: string;
  /** Debian's name of the package that brings the program. */
  readonly debianPackage: string;
  readonly args: readonly string[];
  /** Path that answers 200 as soon as the program is of use. */
  readonly readyPath: string;
}

/** Where a program stands, or a loud error that names the package: a test that needs it must not pass without it. */
export function findProgram(program: string, debianPackage: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/usr/local/bin'];
  const found = folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`${program} is not installed: apt-get install ${debianPackage}`);
  return found;
}

/**
 * Starts a server that was told to listen on port 0 of loopback. Prometheus and Alertmanager log the port they got
 * (exporter-toolkit, "Listening on"), so no other test can take it between choosing and binding.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const child = spawnTied(findProgram(options.program, options.debianPackage), options.args);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const log = (): string => output;
  try {
    const url = await waitUntil(`${options.program} to listen`, () => listeningUrl(child, log()));
    await waitUntil(`${options.program} to be ready`, () => answers(url + options.readyPath));
    return { url, pid: child.pid ?? -1, log, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
  } catch (error) {
    await end(child, 'SIGKILL');
    throw new Error(`${options.program} did not start; it said:\n${output}`, { cause: error });
  }
}

/** With setpriv of util-linux the kernel ends the program when the test process dies, however it dies. */
function spawnTied(program: string, args: readonly string[]): ChildProcess {
  const tie = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  const command = tie === undefined ? [program, ...args] : [tie, '--pdeathsig', 'KILL', program, ...args];
  return spawn(command[0] ?? program, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
}

function listeningUrl(child: ChildProcess, output: string): string | null {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error('it ended by itself');
  const address = /msg="Listening on" address=(\S+)/.exec(output)?.[1];
  return address === undefined ? null : `http://${address}`;
}

async function answers(url: string): Promise<true | null> {
  const response = await fetch(url).catch(() => null);
  await response?.arrayBuffer();
  return response?.ok === true ? true : null;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(impatience);
}
