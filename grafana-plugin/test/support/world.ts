import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { TestProject } from 'vitest/node';

import { buildHost } from './build-host.ts';
import { exposition } from './exposition.ts';
import { hosts, workspace } from './hosts.ts';
import { plants } from './plants.ts';
import { startPrometheus } from './prometheus.ts';
import { listen, serve } from './serve.ts';

/** Where a test finds what was set up once for all: addresses and the instant for which the plants are described. */
export interface World {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly sites: readonly { readonly grafana: string; readonly url: string }[];
}

declare module 'vitest' {
  interface ProvidedContext {
    world: World;
  }
}

/** Prometheus answers for an instant after the first scrape, and ages stay the same however long the tests take. */
const aheadMs = 60_000;

/** Sets up plants, the Prometheus that scrapes them and a page for each Grafana; what vitest calls a global setup. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const closers: (() => Promise<unknown>)[] = [];
  const tearDown = async () => {
    for (const close of closers.reverse()) {
      await close();
    }
  };
  try {
    project.provide('world', await build((closer) => closers.push(closer)));
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}

async function build(onClose: (closer: () => Promise<unknown>) => void): Promise<World> {
  const now = Date.now() + aheadMs;
  const folder = await mkdtemp(path.join(tmpdir(), 'otports-panel-'));
  onClose(() => rm(folder, { recursive: true, force: true }));
  const targets = await listen(
    createServer((request, response) => {
      const assets = plants[(request.url ?? '').slice(1)];
      response.writeHead(assets === undefined ? 503 : 200, { 'content-type': 'text/plain; version=0.0.4' });
      response.end(assets === undefined ? '' : exposition(assets, now));
    }),
  );
  onClose(() => targets.close());
  const prometheus = await startPrometheus(targets.url, [...Object.keys(plants), 'down']);
  onClose(() => prometheus.stop());
  const sites = [];
  for (const host of hosts) {
    const hostFolder = path.join(folder, host.grafana);
    await buildHost(host, hostFolder);
    const site = await serve({ host: hostFolder, plugin: path.join(workspace, 'dist'), prometheus: prometheus.url });
    onClose(() => site.close());
    sites.push({ grafana: host.grafana, url: site.url });
  }
  return { now, sites };
}
