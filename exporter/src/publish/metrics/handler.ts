import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exposition } from './bytes/exposition.ts';
import type { MetricsFormat } from './catalogue/metadata.ts';
import { mediaType, prefersGzip } from './negotiate.ts';
import { gzipBody, plainBody, textPiece, type Piece } from './bytes/piece.ts';
import type { SelfMetrics } from './self.ts';
import { sendBody } from './bytes/send-body.ts';

export interface MetricsHandlerOptions {
  /** True once every configured asset has been rendered from the store. */
  readonly ready: () => boolean;
  /** A client that has not read everything after this time is cut off. */
  readonly timeoutMs?: number;
}

/** Answers GET and HEAD of one path; usable as a handler of express and of node:http. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Reads memory only: a scrape never asks an asset. */
export function metricsHandler(
  exposition: Exposition,
  self: SelfMetrics,
  { ready, timeoutMs = 60_000 }: MetricsHandlerOptions,
): MetricsHandler {
  const own = sharedInTurn(self);
  return async (request, response) => {
    if (response.destroyed) {
      self.scraped('cut_off');
      return;
    }
    if (!ready()) {
      self.scraped('not_ready');
      refuse(response, exposition);
      return;
    }
    const { format, contentType } = mediaType(request.headers.accept);
    const gzip = prefersGzip(request.headers['accept-encoding']?.toString());
    const { ofAssets, ownText } = await collect(exposition, own, format);
    // The own metrics are new in each scrape. They are compressed only for a client that wants gzip.
    const body = gzip
      ? gzipBody([ofAssets, textPiece(ownText)])
      : plainBody([ofAssets, { plain: [Buffer.from(ownText)] }]);
    response.setHeader('Content-Type', contentType);
    response.setHeader('Vary', 'Accept, Accept-Encoding');
    response.setHeader('Content-Length', body.bytes);
    if (gzip) response.setHeader('Content-Encoding', 'gzip');
    const complete = await sendBody(response, request.method === 'HEAD' ? { parts: [] } : body, { timeoutMs });
    self.scraped(complete ? 'ok' : 'cut_off');
  };
}

async function collect(
  exposition: Exposition,
  own: SelfMetrics['text'],
  format: MetricsFormat,
): Promise<{ readonly ofAssets: Piece; readonly ownText: string }> {
  await exposition.settle();
  const text = await own(format);
  const end = format === 'openmetrics' ? '# EOF\n' : '';
  return { ofAssets: exposition.snapshot(format), ownText: text + end };
}

/**
 * Rendering the own metrics costs as much as sending a small body, so scrapes in the same turn of the loop share it.
 */
function sharedInTurn(self: SelfMetrics): SelfMetrics['text'] {
  const shared = new Map<MetricsFormat, Promise<string>>();
  return (format) => {
    const known = shared.get(format);
    if (known !== undefined) return known;
    const text = self.text(format);
    shared.set(format, text);
    setImmediate(() => shared.delete(format));
    return text;
  };
}

/** A scrape with only some assets would read as "all clear" for the others. */
function refuse(response: ServerResponse, exposition: Exposition): void {
  const { rendered, placed } = exposition.progress();
  response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1' });
  response.end(`starting: ${rendered} of ${placed} assets rendered\n`);
}
