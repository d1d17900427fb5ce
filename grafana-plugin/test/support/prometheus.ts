import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { poll } from './poll.ts';

export interface Prometheus {
  readonly url: string;
  stop(): Promise<void>;
}

/** Of the Debian package of that name. */
const program = 'prometheus';

/** Starts Debian's Prometheus on loopback; each job scrapes `TARGET/JOB`. Resolves when every job has been scraped. */
export async function startPrometheus(target: string, jobs: readonly string[]): Promise<Prometheus> {
  const folder = await mkdtemp(path.join(tmpdir(), 'otports-prometheus-'));
  await writeFile(path.join(folder, 'prometheus.yml'), configFor(target, jobs));
  const port = await freePort();
  const server = spawn(
    program,
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const stop = async () => {
    if (server.pid !== undefined && server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await once(server, 'spawn');
    await poll('every job is scraped', async () => (await scrapedJobs(url)) === jobs.length);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

function configFor(target: string, jobs: readonly string[]): string {
  const { host } = new URL(target);
  const scrapes = jobs.map((job) => ({
    job_name: job,
    metrics_path: `/${job}`,
    honor_labels: true,
    static_configs: [{ targets: [host] }],
  }));
  // JSON is YAML, and nothing in a name can break out of it.
  return JSON.stringify({ global: { scrape_interval: '5s' }, scrape_configs: scrapes });
}

async function scrapedJobs(url: string): Promise<number> {
  const response = await fetch(`${url}/api/v1/query?query=scrape_samples_scraped`).catch(() => null);
  if (response?.ok !== true) {
    return 0;
  }
  const answer = (await response.json()) as { readonly data: { readonly result: readonly unknown[] } };
  return answer.data.result.length;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
