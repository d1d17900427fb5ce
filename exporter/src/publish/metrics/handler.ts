import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exposition } from './exposition.ts';
import type { Format } from './metadata.ts';
import { mediaType, prefersGzip } from './negotiate.ts';
import { gzipBody, plainBody, textPiece, type Piece } from './piece.ts';
import type { SelfMetrics } from './self.ts';
import { sendBody } from './send-body.ts';

export interface MetricsHandlerOptions {
  /** True from when every configured asset has been rendered from the store. */
  readonly ready: () => boolean;
  /** A client that has not read everything by then is cut off. */
  readonly timeoutMs?: number;
}

/** Answers GET and HEAD of one path: an express handler, and one of node:http. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Reads memory only: a scrape never asks an asset. */
export function metricsHandler(
  exposition: Exposition,
  self: SelfMetrics,
  { ready, timeoutMs = 60_000 }: MetricsHandlerOptions,
): MetricsHandler {
  return async (request, response) => {
    if (!ready()) {
      self.scraped('not_ready');
      refuse(response, exposition);
      return;
    }
    const { format, contentType } = mediaType(request.headers.accept);
    const pieces = await collectPieces(exposition, self, format);
    const gzip = prefersGzip(request.headers['accept-encoding']?.toString());
    const body = gzip ? gzipBody(pieces) : plainBody(pieces);
    response.setHeader('Content-Type', contentType);
    response.setHeader('Vary', 'Accept, Accept-Encoding');
    response.setHeader('Content-Length', body.bytes);
    if (gzip) response.setHeader('Content-Encoding', 'gzip');
    const complete = await sendBody(response, request.method === 'HEAD' ? { parts: [] } : body, { timeoutMs });
    self.scraped(complete ? 'ok' : 'cut_off');
  };
}

async function collectPieces(exposition: Exposition, self: SelfMetrics, format: Format): Promise<readonly Piece[]> {
  await exposition.settle();
  const own = await self.text(format);
  const end = format === 'openmetrics' ? '# EOF\n' : '';
  return [exposition.snapshot(format), textPiece(own + end)];
}

/** A scrape that showed only some assets would read as "all clear" for the others. */
function refuse(response: ServerResponse, exposition: Exposition): void {
  const { rendered, placed } = exposition.progress();
  response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1' });
  response.end(`starting: ${rendered} of ${placed} assets rendered\n`);
}
