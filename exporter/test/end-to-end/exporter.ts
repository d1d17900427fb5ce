import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { findProgram } from '../daemons/daemon.ts';
import { repositoryPath } from '../daemons/paths.ts';
import { waitUntil } from '../daemons/wait.ts';

const program = repositoryPath('exporter/bin/otports.js');

/** The program as its user runs it. */
export interface Exporter {
  readonly pid: number;
  log(): string;
  /** Sends a signal and returns the exit code; null where a signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  reload(): void;
}

/** A folder with otports.yml, secrets and baselines; `data` in it is the data folder. */
export interface Site {
  readonly folder: string;
  readonly configFile: string;
  /** `127.0.0.1:43117` */
  readonly listen: string;
  readonly url: string;
  /** Keeps a secret in a file and returns its name. */
  secret(name: string, text: string): string;
  baseline(name: string, allow: readonly object[]): void;
  /** Writes otports.yml; listen, data_dir and baselines are given. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  remove(): void;
}

export async function makeSite(): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'otports-site-'));
  const listen = `127.0.0.1:${await freePort()}`;
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  mkdirSync(join(folder, 'baselines'));
  const configFile = join(folder, 'otports.yml');
  return {
    folder,
    configFile,
    listen,
    url: `http://${listen}`,
    secret: (name, text) => {
      writeFileSync(join(folder, 'secrets', name), text, { mode: 0o600 });
      return `./secrets/${name}`;
    },
    baseline: (baseline, allow) => {
      const approval = {
        justification: 'Needed for operation.',
        approved_by: 'ot-security',
        approved_on: '2026-11-01',
      };
      const rules = allow.map((rule) => ({ ...rule, ...approval }));
      writeFileSync(join(folder, 'baselines', `${baseline}.yml`), stringify({ baseline, allow: rules }));
    },
    configure: (settings) => {
      const given = { listen, data_dir: './data', baselines: './baselines/*.yml' };
      writeFileSync(configFile, stringify({ ...given, ...settings }));
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts `otports serve` and does not wait. */
function spawnExporter(configFile: string, env: NodeJS.ProcessEnv): Exporter {
  const args = ['--pdeathsig', 'KILL', process.execPath, program, 'serve', '--config', configFile];
  const child = spawn(findProgram('setpriv', 'util-linux'), args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  const exited = once(child, 'close') as Promise<[number | null]>;
  return {
    pid: child.pid ?? -1,
    log: () => log,
    end: async (signal) => {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
    reload: () => child.kill('SIGHUP'),
  };
}

/** Starts `otports serve` and waits until its metrics are there. `env`: beside that of the test. */
export async function startExporter(site: Site, env: NodeJS.ProcessEnv = {}): Promise<Exporter> {
  const exporter = spawnExporter(site.configFile, env);
  try {
    await waitUntil('the metrics of the exporter', () => metricsOf(site).then((text) => text !== null), 60);
  } catch (error) {
    await exporter.end('SIGKILL');
    throw new Error(`the exporter said:\n${exporter.log()}`, { cause: error });
  }
  return exporter;
}

/** Runs `otports` to its end. */
export async function otports(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

/** Text of /metrics, null while it is not there. */
async function metricsOf({ url }: Site): Promise<string | null> {
  const response = await fetch(`${url}/metrics`).catch(() => null);
  const text = await response?.text();
  return response?.status === 200 ? (text ?? null) : null;
}

/** Samples of one family: the labels in the braces, or nothing, and the value. */
export async function samples(site: Site, name: string): Promise<ReadonlyMap<string, number>> {
  const text = (await metricsOf(site)) ?? '';
  const found = text.matchAll(new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`, 'gm'));
  return new Map(Array.from(found, ([, labels = '', value]) => [labels, Number(value)]));
}

/** Looks at an asset so far, by outcome. */
export async function looksAt(site: Site, asset: string): Promise<Readonly<Partial<Record<string, number>>>> {
  const found = [...(await samples(site, 'otports_collections_total'))];
  return Object.fromEntries(
    found
      .filter(([labels]) => labels.startsWith(`asset="${asset}",`))
      .map(([labels, count]) => [/outcome="([^"]*)"/.exec(labels)?.[1] ?? '', count]),
  );
}

/** Waits until the asset has been looked at so many times more, and well. */
export async function goodLooks(site: Site, asset: string, more: number): Promise<void> {
  const good = async (): Promise<number> => (await looksAt(site, asset))['ok'] ?? 0;
  const before = await good();
  await waitUntil(`${more} good looks`, async () => (await good()) >= before + more, 60);
}

/** A port of loopback that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
