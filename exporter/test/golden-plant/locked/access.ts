import type { Asked } from '../../http/ask.ts';
import { everybody, type Lock, type Who } from './lock.ts';

const command = (input: unknown): Asked => ({
  ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
  body: typeof input === 'string' ? input : JSON.stringify(input),
});

/** Everybody asks for everything: who gets it. */
export async function recordWhoMay(lock: Lock): Promise<void> {
  const asks: readonly (readonly [path: string, asked?: Asked])[] = [
    ...(['/-/healthy', '/metrics', '/', '/api/v1/assets', '/api/v1/openapi.json', '/no-such-page'] as const).map(
      (path) => [path] as const,
    ),
    ['/metrics', { method: 'HEAD' }],
    ['/-/reload', { method: 'POST' }],
    ['/-/reload?confirm-removal=nobody', { method: 'POST' }],
    ['/api/v1/commands/healthy', command({})],
    ['/api/v1/commands/collect', command({ asset: 'nobody' })],
    ['/api/v1/commands/reload', command({ confirmed: ['nobody'] })],
  ];
  for (const [path, asked = {}] of asks) {
    const title = [asked.method ?? 'GET', path, asked.body ?? ''].join(' ').trim();
    await lock.compare(
      'locked/who-may.txt',
      title,
      everybody.map((who) => ({ name: who, who, path, asked })),
    );
  }
}

/** Whole answers to those who get nothing. */
export async function recordRefusals(lock: Lock): Promise<void> {
  const file = 'locked/refusals.txt';
  await lock.record(file, 'nobody', '/metrics');
  await lock.record(file, 'nobody', '/metrics', { method: 'HEAD' });
  await lock.record(file, 'nobody', '/', { headers: { accept: 'text/html' } });
  await lock.record(file, 'a wrong password', '/api/v1/assets');
  const written: readonly (readonly [Who, path: string, headers?: Record<string, string>])[] = [
    ...[['a wrong token', '/-/reload'] as const, ['reader', '/-/reload'] as const, ['user', '/-/reload'] as const],
    ['operator', '/-/reload?confirm-removals'],
    ['admin', '/-/reload?confirm-removals=yes'],
    ['admin', '/-/reload?confirm-removal='],
    ['admin', '/-/reload', { origin: 'https://other.example' }],
    ['admin', '/-/reload', { 'sec-fetch-site': 'cross-site' }],
  ];
  for (const [who, path, headers = {}] of written) await lock.record(file, who, path, { method: 'POST', headers });
  await lock.record(file, 'reader', '/', { headers: { host: 'other.example' } });
  await lock.record(file, 'reader', '/-/ready', { headers: { host: 'otports.plant.example' } });
  await lock.record(file, 'reader', '/', { headers: { host: 'two words' } });
  await lock.record(file, 'reader', 'https://other.example/');
  await lock.record(file, 'reader', '/assets/%');
  await lock.record(file, 'reader', '/', { headers: { cookie: 'x'.repeat(20_000) } });
}

/** Inputs of commands that are none, as someone who may ask for all of them. */
export async function recordInputs(lock: Lock): Promise<void> {
  const file = 'locked/inputs.txt';
  const to = async (name: string, asked: Asked, who: Who = 'admin'): Promise<void> => {
    await lock.record(file, who, `/api/v1/commands/${name}`, asked);
  };
  for (const text of ['{', '', 'null', '[]', '"plc-02"', '{}', '{"asset":7}', '{"asset":""}']) {
    await to('collect', command(text));
  }
  await to('collect', command({ asset: 'plc-02', force: true }));
  await to('collect', command({ asset: 'x'.repeat(1001) }));
  await to('collect', command({ asset: 'x'.repeat(70_000) }));
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin9'];
  for (const type of types) {
    await to('collect', { method: 'POST', headers: { 'content-type': type }, body: '{"asset":"plc-02"}' });
  }
  await to('collect', {
    ...{ method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
    body: '{"asset":"plc-02"}',
  });
  for (const name of ['collect', 'retry']) await to(name, command({ asset: 'nobody' }));
  await to('retry', command({ asset: 'plc-02' }));
  const close = { asset: 'plc-02', transport: 'tcp', port: 9999, ticket: 'CHG-1' };
  for (const wrong of [{}, { transport: 'sctp', port: '80', ticket: ' ' }, { asset: 'nobody' }]) {
    await to('close', command({ ...close, ...wrong }));
  }
  for (const confirmed of [[], [''], true, ['plc-02']]) await to('reload', command({ confirmed }));
  await to('reload', command({ confirmed: 'all' }), 'operator');
  await to('no-such-command', command({}));
  await to('collect', { method: 'PUT', body: '{}' });
  await to('collect', {});
}
