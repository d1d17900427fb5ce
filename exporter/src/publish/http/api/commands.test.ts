import { afterEach, describe, expect, it } from 'vitest';
import { ask, type Asked } from '../../../../test/http/ask.ts';
import { httpOptions, tokens } from '../../../../test/http/fakes.ts';
import { commandDescriptions } from '../../../commands/door.ts';
import type { Answered } from '../../../model/command/door.ts';
import type { Access, HttpServer } from '../options.ts';
import { createHttpServer } from '../server.ts';
import { openApi } from './openapi.ts';

const withTokens: Access = { reads: 'open', tokens, users: new Map() };

describe('commands over HTTP', () => {
  let server: HttpServer | null = null;
  const asked: unknown[] = [];
  afterEach(async () => {
    await server?.stop();
    server = null;
  });
  const serve = async (answered: Answered = { kind: 'done', result: { outcome: 'ok' } }, access = withTokens) => {
    asked.length = 0;
    const door = (name: string, input: unknown, caller: object): Promise<Answered> => {
      asked.push({ name, input, caller });
      return Promise.resolve(answered);
    };
    server = createHttpServer(httpOptions({ access: () => access, door }));
    await server.start();
    return server.url;
  };
  const sent = (
    role: string | null,
    { body = '{"asset":"plc-1"}', type = 'application/json', origin = '' } = {},
  ): Asked => ({
    method: 'POST',
    body,
    headers: {
      'content-type': type,
      ...(role === null ? {} : { authorization: `Bearer token of ${role}` }),
      ...(origin === '' ? {} : { origin }),
    },
  });

  it('reach the door with their input and the caller', async () => {
    const url = await serve();
    const answer = await ask(url, '/api/v1/commands/collect', sent('operator'));
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { outcome: 'ok' }]);
    const caller = { name: 'operator', role: 'operator', how: 'token' };
    expect(asked).toEqual([{ name: 'collect', input: { asset: 'plc-1' }, caller }]);
  });

  it('reach the door for a reader too: the command knows which role it needs', async () => {
    const url = await serve({ kind: 'forbidden', message: 'a reader may read' });
    const answer = await ask(url, '/api/v1/commands/collect', sent('reader'));
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('a reader may read')]);
    expect(asked).toMatchObject([{ caller: { name: 'reader', role: 'reader', how: 'token' } }]);
  });

  it('may be asked for by this machine where nobody else can reach it', async () => {
    const url = await serve(undefined, { reads: 'open', tokens: [], users: new Map() });
    expect((await ask(url, '/api/v1/commands/collect', sent(null))).status).toBe(200);
    expect(asked).toMatchObject([{ caller: { role: 'operator', how: 'this machine' } }]);
    const foreign = await ask(url, '/api/v1/commands/collect', sent(null, { origin: 'https://evil.example' }));
    expect(foreign.status).toBe(403);
  });

  it.each<[string, Asked, number]>([
    ['without a token', sent(null), 401],
    ['as a form, which a page of another site could send', sent('admin', { type: 'text/plain' }), 415],
    ['as broken JSON', sent('admin', { body: '{"asset":' }), 400],
    ['with too much', sent('admin', { body: JSON.stringify({ asset: 'x'.repeat(70_000) }) }), 413],
    ['with GET', { headers: {} }, 404],
  ])('are not reached %s', async (_how, request, status) => {
    const url = await serve();
    expect((await ask(url, '/api/v1/commands/collect', request)).status).toBe(status);
    expect(asked).toEqual([]);
  });

  it.each<[Answered, number]>([
    [{ kind: 'unknown', message: 'there is no such command' }, 404],
    [{ kind: 'bad_input', message: 'asset: name an asset' }, 400],
    [{ kind: 'forbidden', message: 'not you' }, 403],
  ])('answer with a problem where the door says %j', async (answered, status) => {
    const url = await serve(answered);
    const answer = await ask(url, '/api/v1/commands/x', sent('operator'));
    expect(answer.status).toBe(status);
    expect(answer.text).toContain((answered as { message: string }).message);
  });

  it('stand in the document of the API with what they take', () => {
    const { paths } = openApi('1.2.3', commandDescriptions) as { paths: Record<string, Record<string, object>> };
    for (const { name, input } of commandDescriptions) {
      expect(paths[`/api/v1/commands/${name}`]).toMatchObject({
        post: { requestBody: { content: { 'application/json': { schema: input } } } },
      });
    }
  });
});
