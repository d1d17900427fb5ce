import type { Answer } from '../../http/ask.ts';
import type { Lock } from './lock.ts';

const file = 'locked/formats.txt';

/** Which form an answer has, by what the client says that it takes; and methods that a path does not have. */
export async function recordFormats(lock: Lock): Promise<void> {
  await byHeader(lock, '/metrics', 'accept', accepts);
  await byHeader(lock, '/metrics', 'accept-encoding', encodings);
  const { text } = await lock.ask('reader', '/api/v1/assets/plc-02');
  const [, sha256 = ''] = /"sha256":"([0-9a-f]{64})"/.exec(text) ?? [];
  const paths = ['/', '/assets/nobody', '/api/v1/assets', `/api/v1/evidence/${sha256}`, '/-/ready', '/no-such-page'];
  const types = ['text/html', 'application/json', 'application/octet-stream', 'image/png', '*/*', 'x'];
  for (const path of paths) await byHeader(lock, path, 'accept', types);
  for (const path of [...paths, '/metrics', '/-/reload', '/api/v1/commands/healthy']) {
    const questions = ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE'].map((method) => ({
      ...({ name: method, who: 'admin', path, asked: { method } } as const),
    }));
    await lock.compare(file, `${path} by method`, questions, formOf);
  }
}

async function byHeader(lock: Lock, path: string, header: string, values: readonly string[]): Promise<void> {
  const questions = values.map((value) => ({
    ...({ name: `"${value}"`, who: 'reader', path, asked: { headers: { [header]: value } } } as const),
  }));
  await lock.compare(file, `GET ${path} by ${header}`, questions, formOf);
}

const accepts = [
  ...['', '*/*', 'text/plain', 'text/plain;version=0.0.4', 'text/html', 'application/json', 'image/png', 'x'],
  'application/openmetrics-text',
  'application/openmetrics-text;version=1.0.0',
  'application/openmetrics-text; version=0.0.1; charset=utf-8',
  'application/openmetrics-text;version=2.0.0',
  'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1',
  'application/openmetrics-text;version=1.0.0;q=0.1,text/plain;version=0.0.4;q=0.9',
  'application/openmetrics-text;version=1.0.0;q=0',
  // Prometheus 3.
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
];

const encodings = [
  '',
  'gzip',
  'x-gzip',
  'gzip, deflate, br',
  'identity',
  'gzip;q=0',
  'gzip;q=0.1, identity',
  '*',
  'br',
];

/** What tells one form from another. */
function formOf({ headers, text }: Answer): string {
  const names = ['content-type', 'content-encoding', 'content-disposition', 'vary', 'allow'];
  const head = names.flatMap((name) => (headers[name] === undefined ? [] : [`${name}: ${String(headers[name])}`]));
  const end = text.endsWith('# EOF\n') ? ['# EOF'] : [];
  return [...head, ...(text === '' ? ['no body'] : []), ...end].join(' | ');
}
