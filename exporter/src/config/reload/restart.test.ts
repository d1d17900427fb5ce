import { expect, it } from 'vitest';
import type { Config } from '../config.ts';
import { restartNeeded } from './restart.ts';

const tls = { cert: 'c', key: 'k', clientCa: null, minVersion: 'TLSv1.2' };
const config = (changes: object = {}): Config =>
  ({
    file: 'otports.yml',
    listen: { host: '127.0.0.1', port: 9988 },
    dataDir: 'data',
    web: null,
    ...changes,
  }) as unknown as Config;

it.each([
  ['nothing', {}, null],
  ['users, without TLS', { web: { tls: null, users: new Map() } }, null],
  ['another zone', { timezone: 'Europe/Berlin' }, null],
  [
    'a port',
    { listen: { host: '127.0.0.1', port: 9989 } },
    'otports.yml: listen: takes effect at a start only; put it back, or restart otports',
  ],
  [
    'a folder and TLS',
    { dataDir: 'other', web: { tls, users: new Map() } },
    'otports.yml: data_dir, tls_server_config (in web_config_file): takes effect at a start only; put it back, or restart otports',
  ],
])('a reload that changes %s', (_what, changes, expected) => {
  expect(restartNeeded(config(), config(changes))).toBe(expected);
});

it('clients that are asked for certificates need a start', () => {
  const asking = { web: { tls: { ...tls, clientCa: 'ca' }, users: new Map() } };
  expect(restartNeeded(config({ web: { tls, users: new Map() } }), config(asking))).toContain('tls_server_config');
});

it('a renewed certificate is no reason to refuse a reload', () => {
  const renewed = { web: { tls: { ...tls, cert: 'd' }, users: new Map() } };
  expect(restartNeeded(config({ web: { tls, users: new Map() } }), config(renewed))).toBeNull();
});
