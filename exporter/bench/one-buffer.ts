/**
 * The least that any server could do, for `scrape.ts`: everything that the exporter at a URL publishes in ONE Buffer, and its
 * gzip in another one, in a process with the flags of `otports serve`. It answers `longest-block.mjs` and `{ ask: 'sizes' }`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import './longest-block.mjs';
import { compactHeap, keepHeapSmall } from '../src/app/heap.ts';

/** Lengths in bytes. */
export interface Sizes {
  readonly series: number;
  readonly plain: number;
  readonly gzip: number;
}

keepHeapSmall();
compactHeap();
const asked = await fetch(`${process.argv[2] ?? ''}/metrics`, { headers: { 'Accept-Encoding': 'identity' } });
const plain = Buffer.from(await asked.arrayBuffer());
const zipped = await promisify(gzip)(plain);

const server = createServer((request, response) => {
  const isZipped = request.headers['accept-encoding'] === 'gzip';
  const body = isZipped ? zipped : plain;
  if (isZipped) response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
  response.setHeader('Content-Length', body.length);
  response.end(body);
}).listen(0, '127.0.0.1');
await once(server, 'listening');

const sizes: Sizes = { series: seriesIn(plain), plain: plain.length, gzip: zipped.length };
process.on('message', ({ ask }: { readonly ask: string }) => {
  if (ask === 'sizes') process.send?.({ answer: sizes });
});
process.send?.({ answer: (server.address() as AddressInfo).port });

/** Lines that are no comments. */
function seriesIn(text: Buffer): number {
  let series = 0;
  let end = -1;
  do {
    if (text[end + 1] !== 0x23) series += 1;
    end = text.indexOf('\n', end + 1);
  } while (end >= 0 && end + 1 < text.length);
  return series;
}
