import type { Format } from './catalogue/metadata.ts';

/** How a body is written, and what goes into Content-Type. */
export interface MediaType {
  readonly format: Format;
  readonly contentType: string;
}

const text: MediaType = { format: 'text', contentType: 'text/plain; version=0.0.4; charset=utf-8' };

/**
 * The format that the client likes best, by its Accept header. One that asks for neither gets the text format, as from
 * other exporters: a browser asks for text/html and shows it well.
 */
export function mediaType(accept: string | undefined): MediaType {
  const ranges = parseHeader(accept).filter(({ quality }) => quality > 0);
  return ranges.map(offer).find((type) => type !== null) ?? text;
}

function offer({ value, parameters }: Item): MediaType | null {
  const version = parameters.get('version');
  if (value === 'application/openmetrics-text' && [undefined, '1.0.0', '0.0.1'].includes(version)) {
    const contentType = `application/openmetrics-text; version=${version ?? '1.0.0'}; charset=utf-8`;
    return { format: 'openmetrics', contentType };
  }
  if (value === 'text/plain' && [undefined, '0.0.4'].includes(version)) return text;
  return value === 'text/*' || value === '*/*' ? text : null;
}

/** True where the client takes gzip, by its Accept-Encoding header, and does not rather have plain text. */
export function prefersGzip(acceptEncoding: string | undefined): boolean {
  const codings = new Map(parseHeader(acceptEncoding).map(({ value, quality }) => [value, quality]));
  const gzip = codings.get('gzip') ?? codings.get('x-gzip') ?? codings.get('*') ?? 0;
  return gzip > 0 && gzip >= (codings.get('identity') ?? 0);
}

interface Item {
  readonly value: string;
  readonly quality: number;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The items of an Accept header, most wanted first (RFC 9110, 12.5). */
function parseHeader(header = ''): readonly Item[] {
  return header
    .split(',')
    .map(parseItem)
    .sort((one, other) => other.quality - one.quality);
}

function parseItem(item: string): Item {
  const [value = '', ...rest] = item.split(';').map((part) => part.trim().toLowerCase());
  const parameters = new Map(rest.map((parameter) => splitOnce(parameter)));
  const quality = Number(parameters.get('q') ?? '1');
  return { value, parameters, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

function splitOnce(parameter: string): [string, string] {
  const [name = '', value = ''] = parameter.split('=', 2);
  return [name.trim(), value.trim().replaceAll('"', '')];
}
