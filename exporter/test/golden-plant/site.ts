import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, globSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { user } from '../../bench/fleet-plant.ts';
import { findProgram } from '../daemons/daemon.ts';
import { repositoryPath } from '../daemons/paths.ts';
import { keyOf } from './machines.ts';
import { Recorder } from './recorder.ts';
import { serve, type Served } from './served.ts';

/** The same in each run: /run is a file system of the namespace. */
const folder = '/run/plant';
export const address = '127.0.0.1:9988';
export const goldenFolder = repositoryPath('exporter/testdata/golden-plant');

/** 2026-11-23 11:00 in Berlin, a Monday. */
export const begin = Date.UTC(2026, 10, 23, 10);

/** Seconds behind `begin` when the exporter ends. */
export const last = 3 * 3600;

/** The files of the plant in a folder of its own, and a clock that stands still. */
export interface Site {
  readonly folder: string;
  readonly recorder: Recorder;
  /** Sets the clock of the exporter and of the commands, seconds behind `begin`. */
  readonly at: (seconds: number) => void;
  /** What programs are started with. */
  readonly env: NodeJS.ProcessEnv;
  /** `otports serve`, until its pages are there. */
  serve(): Promise<Served>;
}

export function openSite(): Site {
  lay();
  cpSync(join(goldenFolder, 'site'), folder, { recursive: true });
  writeSecrets();
  // Recordings were written an hour before the exporter starts; a copy of git has the time of the copy.
  for (const file of globSync(`${folder}/{drop,scan,zeek,later}/**/*`)) age(file, 3600);
  const clock = join(folder, 'clock');
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: folder, TZ: 'UTC', LANG: 'C.UTF-8' },
    GOLDEN_PLANT_CLOCK: clock,
    // A hundred commands: what one has compiled, the next one has.
    NODE_COMPILE_CACHE: '/run/compiled',
    NODE_OPTIONS: `--import=${fileURLToPath(new URL('./clock.mjs', import.meta.url))}`,
  };
  const at = (seconds: number): void => {
    writeFileSync(clock, String(begin + seconds * 1000));
  };
  at(0);
  const recorder = new Recorder({ folder, address }, env);
  const isReady = async (): Promise<boolean> => {
    const response = await fetch(`http://${address}/-/ready`).catch(() => null);
    return response?.status === 200;
  };
  return { folder, recorder, at, env, serve: () => serve(['serve'], { folder, env }, isReady) };
}

/** Sets back when a file was written, seconds before `begin`. */
function age(file: string, seconds: number): void {
  const at = begin / 1000 - seconds;
  utimesSync(file, at, at);
}

const addresses = [
  ...[7, 8, 9, 11, 12, 13, 14, 35, 41, 42, 43, 44].map((last) => `10.20.1.${last}`),
  ...[1, 2, 3, 4, 5, 6, 7, 9, 10].map((last) => `10.20.2.${last}`),
  ...['10.20.3.1', '10.20.3.2'],
];

function lay(): void {
  const ip = (line: string) => execFileSync(findProgram('ip', 'iproute2'), line.split(' '));
  ip('link set lo up');
  for (const one of addresses) ip(`addr add ${one}/32 dev lo`);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'none', '/run']);
  mkdirSync('/run/sshd');
}

function writeSecrets(): void {
  const secrets = {
    ...{ id_ed25519: keyOf('client'), id_old: keyOf('another client') },
    ...{ community: user.community, auth: user.authKey, privacy: user.privacyKey },
  };
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  for (const [name, text] of Object.entries(secrets))
    writeFileSync(join(folder, 'secrets', name), text, { mode: 0o600 });
  // Git keeps no such mode.
  chmodSync(join(folder, 'tokens.yml'), 0o600);
}
