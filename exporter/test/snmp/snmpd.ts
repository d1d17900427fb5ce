import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../daemons/daemon.ts';
import { waitUntil } from '../daemons/wait.ts';
import { community, lookOnce, settingsFor } from './look.ts';
import { freePort } from './free-port.ts';

export interface Snmpd {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Debian's snmpd on loopback, IPv4 and IPv6, with the test community and what else `lines` say. */
export async function startSnmpd(lines: readonly string[] = [], wantedPort?: number): Promise<Snmpd> {
  const port = wantedPort ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'otports-snmpd-'));
  const file = join(folder, 'snmpd.conf');
  mkdirSync(join(folder, 'state'));
  writeFileSync(
    file,
    [
      `agentaddress udp:127.0.0.1:${port},udp6:[::1]:${port}`,
      `rocommunity "${community}"`,
      `rocommunity6 "${community}"`,
      // Its own listener for sub-agents would be the same port on every machine.
      'smuxsocket 127.0.0.1:0',
      ...lines,
      '',
    ].join('\n'),
  );
  const child = spawn(
    findProgram('setpriv', 'util-linux'),
    ['--pdeathsig', 'KILL', findProgram('snmpd', 'snmpd'), '-f', '-Le', '-C', '-c', file],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { SNMP_PERSISTENT_DIR: join(folder, 'state'), MIBS: '' } },
  );
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const stop = (): Promise<void> => end(child, folder);
  try {
    await waitUntil('snmpd to answer', () => answers(child, port));
  } catch (error) {
    await stop();
    throw new Error(`snmpd did not start; it said:\n${output}`, { cause: error });
  }
  return { port, pid: child.pid ?? -1, stop };
}

async function answers(child: ChildProcess, port: number): Promise<boolean> {
  if (child.exitCode !== null) throw new Error('it ended by itself');
  return (await lookOnce(settingsFor(port, { timeoutMs: 1000 }))).collected !== null;
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
}
