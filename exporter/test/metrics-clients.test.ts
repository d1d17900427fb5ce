// needs: prometheus, curl, wget
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from '../bench/plant.ts';
import { createExposition } from '../src/publish/metrics/bytes/exposition.ts';
import { metricsHandler } from '../src/publish/metrics/handler.ts';
import { renderAsset } from '../src/publish/metrics/render/render-asset.ts';
import { createSelfMetrics } from '../src/publish/metrics/self.ts';
import { samplePlant } from './asset-reports.ts';
import { findProgram, startDaemon, type Daemon } from './daemons/daemon.ts';
import { waitUntil } from './daemons/wait.ts';
import { parseSamples } from './text-format.ts';

const run = promisify(execFile);

/** Enough for several chunks of each family. */
const assets = 250;

let folder: string;
let server: Server;
let url: string;
let contentTypes: Set<string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'otports-metrics-'));
  const exposition = createExposition();
  const reports = [...samplePlant(), ...Array.from({ length: assets }, (_, index) => report(index, 0))];
  for (const one of reports) exposition.update(one.identity.name, renderAsset(one).texts);
  const self = createSelfMetrics({ version: '0.1.0', node: process.version });
  const answer = metricsHandler(exposition, self, { ready: () => true });
  contentTypes = new Set();
  server = createServer((request, response) => {
    void answer(request, response).then(() => contentTypes.add(String(response.getHeader('content-type'))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  rmSync(folder, { recursive: true, force: true });
});

/** The samples that say the same at every scrape, as a program printed them. */
function assetSamples(body: string): readonly string[] {
  return body.split('\n').filter((line) => /^otports_(asset|coll|wit|ports|base|appr|port_|series)/.test(line));
}

async function plain(): Promise<readonly string[]> {
  return assetSamples(await (await fetch(url, { headers: { 'Accept-Encoding': 'identity' } })).text());
}

async function output(program: string, debianPackage: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(findProgram(program, debianPackage), args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

describe('the one gzip member', () => {
  it('is whole for curl', async () => {
    const body = await output('curl', 'curl', ['--silent', '--fail', '--compressed', url]);

    expect(assetSamples(body)).toEqual(await plain());
  });

  it('is whole for wget', async () => {
    const body = await output('wget', 'wget', ['--quiet', '--compression=gzip', '--output-document=-', url]);

    expect(assetSamples(body)).toEqual(await plain());
  });

  it('is whole for Python', async () => {
    const program =
      'import gzip, sys, urllib.request as u; r = u.urlopen(u.Request(sys.argv[1], headers={"Accept-Encoding": "gzip"}));' +
      'sys.stdout.buffer.write(gzip.decompress(r.read()))';

    expect(assetSamples(await output('python3', 'python3', ['-c', program, url]))).toEqual(await plain());
  });

  it("is whole for Node's fetch", async () => {
    const response = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } });

    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(assetSamples(await response.text())).toEqual(await plain());
  });

  it('is a sound file for gunzip', async () => {
    const file = join(folder, 'metrics.gz');
    await output('curl', 'curl', ['--silent', '--fail', '--header', 'Accept-Encoding: gzip', '--output', file, url]);
    await output('gunzip', 'gzip', ['-t', file]);

    expect(assetSamples(await output('gunzip', 'gzip', ['-c', file]))).toEqual(await plain());
  });
});

describe('Prometheus', () => {
  let prometheus: Daemon;

  beforeAll(async () => {
    const target = url.replace(/^http:\/\/|\/metrics$/g, '');
    const config = {
      scrape_configs: [
        {
          job_name: 'otports',
          scrape_interval: '2s',
          scrape_timeout: '2s',
          honor_labels: true,
          static_configs: [{ targets: [target] }],
        },
      ],
    };
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, JSON.stringify(config));
    prometheus = await startDaemon({
      program: 'prometheus',
      debianPackage: 'prometheus',
      readyPath: '/-/ready',
      args: [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        '--web.listen-address=127.0.0.1:0',
      ],
    });
  });

  afterAll(async () => {
    await prometheus.stop();
  });

  interface Answer {
    readonly data: { readonly result: readonly { metric: Record<string, string>; value: [number, string] }[] };
  }

  async function query(promql: string): Promise<Answer['data']['result']> {
    const response = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(promql)}`);
    return ((await response.json()) as Answer).data.result;
  }

  it('takes every sample, several times, and drops none', async () => {
    await waitUntil('three scrapes', async () => Number((await query('count_over_time(up[1m])'))[0]?.value[1]) >= 3);
    const refused = parseSamples(await (await fetch(`${prometheus.url}/metrics`)).text()).filter(
      ({ name, value }) => /^prometheus_target_scrapes_(sample|exceeded|exemplar)/.test(name) && value !== '0',
    );

    expect((await query('min_over_time(up[1m])'))[0]?.value[1]).toBe('1');
    expect(refused).toEqual([]);
    const stored = Number((await query('count({__name__=~"otports_.+", asset!=""})'))[0]?.value[1]);
    expect(stored).toBe((await plain()).length);
    const [scraped] = await query('scrape_samples_scraped');
    const [kept] = await query('scrape_samples_post_metric_relabeling');
    expect(kept?.value[1]).toBe(scraped?.value[1]);
    expect(Number(scraped?.value[1])).toBeGreaterThan(stored);
  });

  it('had asked for OpenMetrics and got it', () => {
    expect(contentTypes).toContain('application/openmetrics-text; version=1.0.0; charset=utf-8');
  });

  it('reads back what a process calls itself', async () => {
    const [series] = await query('otports_port_deviation{port="4444"}');

    expect(series?.metric['asset']).toBe('switch "07"\\');
    expect(series?.metric['process']).toBe('C:\\temp\\"x".exe\uFFFD} 1');
  });
});
