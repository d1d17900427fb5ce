// needs: openssl
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../../../../test/http/certificate.ts';
import { httpOptions } from '../../../../test/http/fakes.ts';
import { rawConnection } from '../../../../test/http/raw.ts';
import { sealed } from '../../../lib/secret.ts';
import type { HttpServer } from '../options.ts';
import { createHttpServer } from '../server.ts';

const hidden = 'GET /-/healthy HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** What is sent, and the status of every answer. */
const shapes: readonly (readonly [what: string, said: string, statuses: readonly number[]])[] = [
  ['one Host', `GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, [200]],
  ['no Host', `GET /-/healthy HTTP/1.1\r\n\r\n`, [400]],
  ['two Hosts', `GET /-/healthy HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n${hidden}`, [400]],
  ['two equal Hosts', `GET /metrics HTTP/1.1\r\nHost: localhost\r\nhOST: localhost\r\n\r\n${hidden}`, [400]],
  ['two Hosts in one', `GET /metrics HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n${hidden}`, [400]],
  ['a Host with a user', `GET /metrics HTTP/1.1\r\nHost: evil.example@localhost\r\n\r\n${hidden}`, [400]],
  ['a Host with a path', `GET /metrics HTTP/1.1\r\nHost: localhost/x\r\n\r\n${hidden}`, [400]],
  [
    'a target of that host',
    'GET http://LOCALHOST/-/healthy HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    [200],
  ],
  ['a target of another host', `GET http://evil.example/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n${hidden}`, [400]],
  ['a target of no host', `GET evil HTTP/1.1\r\nHost: localhost\r\n\r\n${hidden}`, [400]],
  [
    'two lengths',
    `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nabcde`,
    [400],
  ],
  [
    'two equal lengths',
    `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde`,
    [400],
  ],
  ['two lengths in one', `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5, 5\r\n\r\nabcde`, [400]],
  ['a signed length', `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nabcde`, [400]],
  [
    'length and chunks',
    `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    [400],
  ],
  [
    'chunks and length',
    `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${hidden}`,
    [400],
  ],
  [
    'chunks that are not last',
    `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${hidden}`,
    [400],
  ],
  [
    'an unknown encoding',
    `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${hidden}`,
    [400],
  ],
  [
    'a blank before the colon',
    `POST /-/reload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
    [400],
  ],
  ['a folded line', `GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: a\r\n Host: evil\r\n\r\n${hidden}`, [400]],
  ['a line that only LF ends', `GET /metrics HTTP/1.1\r\nHost: localhost\nX: a\r\n\r\n${hidden}`, [400]],
  ['a CR within a value', `GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: a\rHost: evil\r\n\r\n${hidden}`, [400]],
  ['a NUL within a value', `GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n${hidden}`, [400]],
  [
    'a chunk that is longer than it says',
    `POST /nothing HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n${hidden}`,
    [404],
  ],
  ['another version', `GET /metrics HTTP/3.7\r\nHost: localhost\r\n\r\n${hidden}`, [400]],
];

describe.each(['plain', 'TLS'])('what could be understood in two ways is refused: %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'otports-strict-'));
  let server: HttpServer;
  beforeAll(async () => {
    const { cert, key } = makeCertificate(folder, 'server');
    const tls = { cert, key: sealed(key), clientCa: null, minVersion: 'TLSv1.2' as const };
    server = createHttpServer(httpOptions({ tls: kind === 'TLS' ? tls : null }));
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(shapes)('%s', async (_what, said, statuses) => {
    const { socket, until } = await rawConnection(server.url);
    const ended = until(() => false);
    socket.write(said, 'latin1');
    const found = [...(await ended).matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
    expect(found.slice(0, statuses.length)).toEqual(statuses);
    // What follows is never taken as a request of its own.
    expect(found.slice(statuses.length).every((status) => status === 400)).toBe(true);
  });
});
