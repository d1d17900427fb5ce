import { describe, expect, it } from 'vitest';
import { mediaType, prefersGzip } from './negotiate.ts';

const text = 'text/plain; version=0.0.4; charset=utf-8';
const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
const oldOpenMetrics = 'application/openmetrics-text; version=0.0.1; charset=utf-8';

describe('mediaType', () => {
  it.each([
    ['no header', undefined, text],
    ['curl', '*/*', text],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', text],
    [
      'Prometheus 2.42',
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      openMetrics,
    ],
    [
      'Prometheus 3',
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      openMetrics,
    ],
    ['an old Prometheus', 'application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5', oldOpenMetrics],
    ['a version in quotation marks', 'application/openmetrics-text; version="1.0.0"', openMetrics],
    ['no version', 'application/openmetrics-text', openMetrics],
    ['a version nobody knows', 'application/openmetrics-text;version=9.0.0', text],
    ['text rather than OpenMetrics', 'application/openmetrics-text;q=0.4,text/plain;q=0.5', text],
    ['OpenMetrics refused', 'application/openmetrics-text;q=0', text],
    ['something else', 'application/json', text],
    ['anything rather than plain text', 'text/plain;q=0.9, */*', text],
    ['nonsense', ';;q=,=,,q=x', text],
  ])('%s', (_, accept, contentType) => {
    expect(mediaType(accept).contentType).toBe(contentType);
    expect(mediaType(accept).format).toBe(contentType === text ? 'text' : 'openmetrics');
  });
});

describe('prefersGzip', () => {
  it.each([
    ['no header', undefined, false],
    ['Prometheus', 'gzip', true],
    ['a browser', 'gzip, deflate, br, zstd', true],
    ['the old name', 'x-gzip', true],
    ['everything', '*', true],
    ['gzip refused', 'gzip;q=0', false],
    ['gzip refused and everything else taken', '*, gzip;q=0', false],
    ['plain text rather', 'identity, gzip;q=0.5', false],
    ['gzip rather', 'identity;q=0.5, GZIP;Q=0.8', true],
    ['others only', 'br, deflate', false],
    ['nonsense', 'gzip;q=two', false],
  ])('%s', (_, header, gzip) => {
    expect(prefersGzip(header)).toBe(gzip);
  });
});
