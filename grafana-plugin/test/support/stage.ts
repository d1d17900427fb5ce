import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { chromium, type Browser, type Page } from 'playwright-core';

import type { PanelHost, Scenario } from '../host/scenario.ts';
import { buildHost } from './build-host.ts';
import { exposition } from './exposition.ts';
import { workspace, type HostVersion } from './hosts.ts';
import { plants } from './plants.ts';
import { startPrometheus } from './prometheus.ts';
import { listen, serve } from './serve.ts';

declare global {
  interface Window {
    panelHost: PanelHost;
  }
}

const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-sync',
];

/** Prometheus answers for an instant after the first scrape, and ages stay the same however long the stage takes. */
const aheadMs = 60_000;

/** Everything a browser test stands on: plants, the Prometheus that scrapes them, the host page and Chromium. */
export interface Stage {
  /** The instant for which the plants are described, epoch milliseconds. */
  readonly now: number;
  open(): Promise<PanelPage>;
  close(): Promise<void>;
}

/** A page with the panel on it, and all that it asked for or complained of. */
export interface PanelPage {
  readonly page: Page;
  readonly outsideRequests: string[];
  readonly complaints: string[];
  show(scenario: Scenario): Promise<void>;
}

export async function setStage(host: HostVersion): Promise<Stage> {
  const now = Date.now() + aheadMs;
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.reverse()) {
      await closer();
    }
  };
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'otports-panel-host-'));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    await buildHost(host, folder);
    const targets = await listen(
      createServer((request, response) => {
        const assets = plants[(request.url ?? '').slice(1)];
        response.writeHead(assets === undefined ? 503 : 200, { 'content-type': 'text/plain; version=0.0.4' });
        response.end(assets === undefined ? '' : exposition(assets, now));
      }),
    );
    closers.push(() => targets.close());
    const prometheus = await startPrometheus(targets.url, [...Object.keys(plants), 'down']);
    closers.push(() => prometheus.stop());
    const site = await serve({ host: folder, plugin: path.join(workspace, 'dist'), prometheus: prometheus.url });
    closers.push(() => site.close());
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: chromiumFlags });
    closers.push(() => browser.close());
    return { now, open: () => openPage(browser, site.url), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPage(browser: Browser, url: string): Promise<PanelPage> {
  const page = await browser.newPage({ viewport: { width: 1240, height: 560 } });
  const outsideRequests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${url}/`)) {
      outsideRequests.push(request.url());
    }
  });
  page.on('response', (r) => {
    if (r.status() === 404) console.log(r.url());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(message.text());
    }
  });
  await page.goto(url);
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
  return { page, outsideRequests, complaints, show: (scenario) => show(page, scenario) };
}

async function show(page: Page, scenario: Scenario): Promise<void> {
  const { width = 1200, height = 440 } = scenario;
  await page.setViewportSize({ width: width + 16, height: height + 16 });
  await page.evaluate((wanted) => window.panelHost.render(wanted), scenario);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
