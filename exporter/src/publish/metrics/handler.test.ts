import { once } from 'node:events';
import { createServer, get, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePlant } from '../../../test/asset-reports.ts';
import { parseSamples, seriesKey } from '../../../test/text-format.ts';
import { families } from './catalogue/definitions.ts';
import { createExposition, type Exposition } from './bytes/exposition.ts';
import { metricsHandler } from './handler.ts';
import { renderAsset } from './render/render-asset.ts';
import { createSelfMetrics, type SelfMetrics } from './self.ts';

let exposition: Exposition;
let self: SelfMetrics;
let server: Server;
let ready: boolean;
let timeoutMs: number;

beforeEach(async () => {
  ready = true;
  timeoutMs = 60_000;
  exposition = createExposition();
  self = createSelfMetrics({ version: '0.1.0', node: process.version });
  server = createServer((incoming, response) => {
    void metricsHandler(exposition, self, { ready: () => ready, timeoutMs })(incoming, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function url(): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

async function scrape(headers: Record<string, string> = {}, method = 'GET'): Promise<IncomingMessage> {
  const asked = request(url(), { method, headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response;
}

function publishPlant(): void {
  for (const report of samplePlant()) exposition.update(report.identity.name, renderAsset(report).texts);
}

/** So much text that it does not fit into a socket buffer. */
function publishMuch(): void {
  const line = `otports_port_open{asset="x"} ${'1'.repeat(200)}\n`;
  for (let asset = 0; asset < 400; asset += 1) {
    exposition.update(
      `asset-${asset}`,
      families.map((_, family) => (family === 0 ? line.repeat(400) : '')),
    );
  }
}

async function scrapesOf(result: string): Promise<number> {
  const samples = parseSamples(await self.text('text'));
  return Number(
    samples.find(({ name, labels }) => name === 'otports_scrapes_total' && labels['result'] === result)?.value,
  );
}

describe('metricsHandler', () => {
  it('shows what was recorded just before, each series once, own metrics among them', async () => {
    publishPlant();
    const response = await scrape();
    const keys = parseSamples(await text(response)).map(seriesKey);

    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.vary).toBe('Accept, Accept-Encoding');
    expect(response.headers.etag).toBeUndefined();
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.some((key) => key.startsWith('otports_asset_info'))).toBe(true);
    expect(keys.some((key) => key.startsWith('process_start_time_seconds'))).toBe(true);
  });

  it('speaks OpenMetrics, ended by # EOF', async () => {
    publishPlant();
    const response = await scrape({ Accept: 'application/openmetrics-text; version=1.0.0' });

    expect(response.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(await text(response)).toMatch(/[^\n]\n# EOF\n$/);
  });

  it('sends the same text as one gzip member', async () => {
    publishPlant();
    const response = await scrape({ 'Accept-Encoding': 'gzip' });
    const body = await buffer(response);

    expect(response.headers['content-encoding']).toBe('gzip');
    expect(Number(response.headers['content-length'])).toBe(body.length);
    expect(gunzipSync(body).toString()).toContain('otports_port_deviation{asset="hmi-01",transport="tcp",port="3389"');
  });

  it('answers HEAD with the headers of GET', async () => {
    publishPlant();
    const response = await scrape({ 'Accept-Encoding': 'gzip' }, 'HEAD');

    expect(response.statusCode).toBe(200);
    expect(Number(response.headers['content-length'])).toBeGreaterThan(1000);
    expect(await text(response)).toBe('');
  });

  it('says how far it is until every asset was rendered', async () => {
    ready = false;
    exposition.place(['a', 'b', 'c']);
    exposition.update('a', renderAsset(samplePlant()[0]!).texts);
    const response = await scrape();

    expect(response.statusCode).toBe(503);
    expect(await text(response)).toBe('starting: 1 of 3 assets rendered\n');
    expect(await scrapesOf('not_ready')).toBe(1);
  });

  it('gives a reader who pauses the state of when it asked, while assets change', async () => {
    publishMuch();
    const asked = get(url());
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.pause();
    for (let asset = 0; asset < 400; asset += 1) exposition.remove(`asset-${asset}`);
    await exposition.settle();

    const lines = (await text(response)).split('\n').filter((line) => line.startsWith('otports_port_open'));
    expect(lines).toHaveLength(400 * 400);
    expect(await text(await scrape())).not.toContain('otports_port_open');
  });

  it('renders own metrics once for all scrapes of one turn, and anew for the next', async () => {
    let rendered = 0;
    const counting = { ...self, text: (format: 'text' | 'openmetrics') => ((rendered += 1), self.text(format)) };
    const handler = metricsHandler(exposition, counting, { ready: () => true });
    const together = createServer((incoming, response) => {
      asked.push([incoming, response]);
      if (asked.length === 8) for (const [one, answer] of asked.splice(0)) void handler(one, answer);
    }).listen(0, '127.0.0.1');
    const asked: [IncomingMessage, ServerResponse][] = [];
    await once(together, 'listening');
    const { port } = together.address() as AddressInfo;
    for (const round of [1, 2]) {
      const texts = Array.from({ length: 8 }, async () => {
        const [response] = (await once(get({ host: '127.0.0.1', port, agent: false }), 'response')) as [
          IncomingMessage,
        ];
        return text(response);
      });
      for (const one of await Promise.all(texts)) expect(one).toContain('process_start_time_seconds');
      expect(rendered).toBe(round);
    }
    together.close();
  });

  it('cuts off a client that does not read', async () => {
    timeoutMs = 200;
    publishMuch();
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.pause();
    const [response] = (await once(server, 'request')) as [IncomingMessage];
    await once(response.socket, 'close');

    await expect.poll(() => scrapesOf('cut_off')).toBe(1);
    expect(await scrapesOf('ok')).toBe(0);
    socket.destroy();
  });

  it('goes on after a client that hangs up in the middle', async () => {
    publishMuch();
    const response = await scrape();
    response.on('error', () => undefined).destroy();

    await expect.poll(() => scrapesOf('cut_off')).toBe(1);
    expect((await buffer(await scrape())).length).toBeGreaterThan(30_000_000);
  });

  it('goes on after a client that hangs up before the answer', async () => {
    publishMuch();
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n', () => socket.destroy());

    await expect.poll(() => scrapesOf('cut_off'), { timeout: 10_000 }).toBe(1);
    expect((await scrape()).statusCode).toBe(200);
  });
});
