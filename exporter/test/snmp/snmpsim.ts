import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../daemons/daemon.ts';
import { waitUntil } from '../daemons/wait.ts';
import { communityCredential, lookOnce, settingsFor } from './look.ts';
import { freePort } from './free-port.ts';

/** Where `npm test` puts it (scripts/snmpsim.mjs). */
const program = fileURLToPath(
  new URL('../../../node_modules/.cache/otports/snmpsim-1.2.2/bin/snmpsim-command-responder', import.meta.url),
);

export const simulatedUser = {
  username: 'operator',
  authKey: 'the auth key of a test',
  privacyKey: 'privacy of a test',
};

export interface Snmpsim {
  readonly port: number;
  stop(): Promise<void>;
}

/** A device for the simulator: found by its community, or by its context in SNMPv3, which both are the name. */
export interface SimulatedDevice {
  readonly community: string;
  readonly text: string;
}

/** One snmpsim on loopback that plays all these devices, in SNMPv1, v2c and v3 (SHA-256 and AES). */
export async function startSnmpsim(devices: readonly SimulatedDevice[]): Promise<Snmpsim> {
  if (!existsSync(program)) throw new Error('snmpsim is not installed: npm test does it');
  const folder = mkdtempSync(join(tmpdir(), 'otports-snmpsim-'));
  for (const name of ['data', 'cache']) mkdirSync(join(folder, name));
  for (const { community, text } of devices) writeFileSync(join(folder, 'data', `${community}.snmprec`), text);
  const port = await freePort();
  const child = spawn(
    findProgram('setpriv', 'util-linux'),
    [
      ...['--pdeathsig', 'KILL', program],
      // It wants to be told as whom to run where it could run as anybody.
      ...(process.getuid?.() === 0 ? ['--process-user=root', '--process-group=root'] : []),
      `--cache-dir=${join(folder, 'cache')}`,
      ...['--v3-engine-id=80004fb805636c6f75644dab22cc', `--data-dir=${join(folder, 'data')}`],
      ...[`--v3-user=${simulatedUser.username}`, `--v3-auth-key=${simulatedUser.authKey}`, '--v3-auth-proto=SHA256'],
      ...[`--v3-priv-key=${simulatedUser.privacyKey}`, '--v3-priv-proto=AES'],
      `--agent-udpv4-endpoint=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    // It logs every request; only the beginning is of interest.
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < 100_000) output += text;
    });
  }
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // It says "Listening" before it does.
    await waitUntil('snmpsim to answer', async () => {
      if (child.exitCode !== null) throw new Error('it ended by itself');
      const community = devices[0]?.community ?? '';
      const settings = settingsFor(port, { timeoutMs: 1000, credential: communityCredential('2c', community) });
      return (await lookOnce(settings)).collected !== null;
    });
  } catch (error) {
    await stop();
    throw new Error(`snmpsim did not start; it said:\n${output.slice(-2000)}`, { cause: error });
  }
  return { port, stop };
}
