/** The series that an exporter at a URL publishes of its assets in prom-client, behind express, for `scrape.ts`. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import express from 'express';
import { Counter, Gauge, Registry } from 'prom-client';
import { families } from '../src/publish/metrics/catalogue/definitions.ts';
import { parseSamples } from '../test/text-format.ts';

const registry = new Registry();
const metrics = new Map<string, Counter | Gauge>(
  families.map(({ name, type, help, labels }) => {
    const config = { name, help, labelNames: labels, registers: [registry] };
    return [name, type === 'counter' ? new Counter(config) : new Gauge(config)];
  }),
);

const asked = await fetch(`${process.argv[2] ?? ''}/metrics`, { headers: { 'Accept-Encoding': 'identity' } });
const lines = (await asked.text()).split('\n');
while (lines.length > 0) {
  // All samples at once would be a gigabyte.
  for (const { name, labels, value } of parseSamples(lines.splice(-10_000).join('\n'))) {
    metrics.get(name)?.inc(labels, Number(value));
  }
}

const app = express();
app.disable('etag');
app.get('/metrics', async (request, response) => {
  const text = await registry.metrics();
  const zipped = request.headers['accept-encoding'] === 'gzip';
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  response.end(zipped ? await promisify(gzip)(text) : text);
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ answer: (server.address() as AddressInfo).port });
