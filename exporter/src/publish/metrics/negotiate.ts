import Negotiator from 'negotiator';
import type { MetricsFormat } from './catalogue/metadata.ts';

/** How a body is written, and what goes into Content-Type. */
export interface MediaType {
  readonly format: MetricsFormat;
  readonly contentType: string;
}

const text: MediaType = { format: 'text', contentType: 'text/plain; version=0.0.4; charset=utf-8' };

/** The formats that we can write. Of two that a client likes equally well, it gets the first. */
const written: ReadonlyMap<string, MediaType> = new Map(
  [text, openMetrics('1.0.0'), openMetrics('0.0.1')].map((type) => [type.contentType, type]),
);

/**
 * The format that the client likes best, by its Accept header (RFC 9110, 12.5.1). Only a client that names OpenMetrics gets
 * it. All others get the text format, as from other exporters: a browser asks for text/html and shows it well.
 */
export function mediaType(accept = ''): MediaType {
  if (!/openmetrics/i.test(accept)) return text;
  // Prometheus 3 says with each type how names may be escaped. Our names need no escape, so every way is fine.
  const types = accept.replaceAll(/;\s*escaping=[^;,]*/gi, '');
  const best = new Negotiator({ headers: { accept: types } }).mediaType([...written.keys()]);
  return written.get(best ?? '') ?? text;
}

/**
 * True where the client takes gzip, by its Accept-Encoding header (RFC 9110, 12.5.3), and does not rather have plain text.
 * `x-gzip` is the old name of gzip (8.4.1.3).
 */
export function prefersGzip(acceptEncoding: string | undefined): boolean {
  const codings = new Negotiator({ headers: { 'accept-encoding': acceptEncoding?.replaceAll(/x-gzip/gi, 'gzip') } });
  return codings.encoding(['gzip', 'identity']) === 'gzip';
}

function openMetrics(version: string): MediaType {
  return { format: 'openmetrics', contentType: `application/openmetrics-text; version=${version}; charset=utf-8` };
}
