import { describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { newAsset } from '../compare/new-asset.ts';
import type { Caller, Role } from '../model/command/caller.ts';
import type { Answered } from '../model/command/door.ts';
import type { CommandDeps } from './command.ts';
import { commandDescriptions, doorTo } from './door.ts';

const as = (role: Role): Caller => ({ name: role, role, how: 'token' });

describe('the door to the commands', () => {
  const carriedOut: unknown[] = [];
  const logged: string[] = [];
  const deps = {
    ready: Promise.resolve(),
    assets: { has: (name) => name === 'plc-1' },
    schedule: {
      lookNow: (asset) => {
        carriedOut.push({ look: asset });
        return Promise.resolve('ok');
      },
      retry: (asset) => {
        carriedOut.push({ retry: asset });
        return Promise.resolve('ok');
      },
      paused: () => [],
    },
    store: { state: () => Promise.resolve(null) },
    ledger: {
      take: (asset) => {
        carriedOut.push({ close: asset });
        const judged = { at: 0, state: newAsset(asset, 0), events: [], changes: [] };
        return Promise.resolve(judged as never);
      },
    },
    log: pino({ level: 'debug' }, { write: (line) => logged.push(line) }),
    now: () => 0,
    config: () => ({ file: 'otports.yml', killSwitchFile: '/var/lib/otports/kill-switch' }),
    reload: (request) => {
      carriedOut.push({ reload: request });
      return Promise.resolve({ ok: true, problems: [], changes: {} });
    },
  } satisfies CommandDeps;
  const door = doorTo(deps);
  const ask = async (name: string, input: unknown, caller = as('admin')): Promise<Answered> => {
    carriedOut.length = 0;
    logged.length = 0;
    return await door(name, input, caller);
  };
  const close = { asset: 'plc-1', transport: 'tcp', port: 502, ticket: 'CHG-7' };

  it.each<[string, object, Role]>([
    ['healthy', {}, 'reader'],
    ['collect', { asset: 'plc-1' }, 'operator'],
    ['retry', { asset: 'plc-1' }, 'operator'],
    ['close', close, 'operator'],
    ['reload', {}, 'operator'],
    ['reload', { confirmed: 'all' }, 'admin'],
    ['reload', { confirmed: ['plc-1'] }, 'admin'],
  ])('%s %j needs a role of %s or above', async (name, input, needed) => {
    const roles: readonly Role[] = ['reader', 'operator', 'admin'];
    for (const role of roles) {
      const mayAsk = roles.indexOf(role) >= roles.indexOf(needed);
      const { kind } = await ask(name, input, as(role));
      expect([role, kind]).toEqual([role, mayAsk ? 'done' : 'forbidden']);
      if (!mayAsk) expect([carriedOut, logged]).toEqual([[], []]);
    }
  });

  it('has no other commands than these', async () => {
    expect(commandDescriptions.map(({ name }) => name)).toEqual(['collect', 'retry', 'close', 'reload', 'healthy']);
    expect(await ask('shutdown', {})).toEqual({
      kind: 'unknown',
      message: 'there is no such command; there are collect, retry, close, reload, healthy',
    });
    for (const name of ['', '__proto__', 'constructor']) expect((await ask(name, {})).kind).toBe('unknown');
  });

  it.each([
    ['collect', undefined, 'expected object'],
    ['collect', 'plc-1', 'expected object'],
    ['collect', {}, 'asset: name an asset'],
    ['collect', { asset: '' }, 'asset: name an asset'],
    ['collect', { asset: 'plc-1', force: true }, '"force"'],
    ['close', { ...close, transport: 'sctp' }, 'transport: '],
    ['close', { ...close, port: 0 }, 'port: '],
    ['close', { ...close, port: 65_536 }, 'port: '],
    ['close', { ...close, port: '502' }, 'port: '],
    ['close', { ...close, ticket: '  ' }, 'ticket: name the ticket under which the port was closed'],
    ['reload', { confirmed: [] }, 'confirmed: '],
    ['reload', { confirmed: [''] }, 'confirmed'],
    ['reload', { confirmed: true }, 'confirmed: '],
  ])('carries out nothing for %s %j', async (name, input, message) => {
    const answered = await ask(name, input);
    expect(answered).toMatchObject({ kind: 'bad_input', message: expect.stringContaining(message) as string });
    expect(carriedOut).toEqual([]);
  });

  it('brings who asks to the command and to the log', async () => {
    const ops: Caller = { name: 'ops', role: 'admin', how: 'token' };
    await ask('reload', { confirmed: ['plc-1'] }, ops);
    expect(carriedOut).toEqual([{ reload: { confirmed: ['plc-1'], by: 'the token ops' } }]);
    expect(logged.join('')).toContain('"command":"reload","by":"ops","how":"token"');
    await ask('reload', {}, { name: 'anna as root', role: 'admin', how: 'control socket' });
    expect(carriedOut).toEqual([{ reload: { confirmed: 'none', by: 'the command line' } }]);
    await ask('close', close, ops);
    expect(logged.join('')).toMatch(/"ticket":"CHG-7","by":"ops","msg":"a port was declared closed"/);
    await ask('retry', { asset: 'plc-1' }, ops);
    expect(logged.join('')).toMatch(/"by":"ops","paused":\[\],"msg":"a retry was asked for"/);
  });

  it('says to a reader what a reader may, and to an operator what is missing', async () => {
    const refused = {
      kind: 'forbidden',
      message: 'a reader may read; writing needs a token of an operator or an admin',
    };
    for (const input of [{}, { confirmed: 'all' }]) expect(await ask('reload', input, as('reader'))).toEqual(refused);
    expect(await ask('reload', { confirmed: 'all' }, as('operator'))).toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('confirming removals needs the token of an admin') as string,
    });
  });

  it('waits for the end of a start with all that acts, and refuses and answers at once what does not', async () => {
    carriedOut.length = 0;
    const start = Promise.withResolvers<null>();
    const early = doorTo({ ...deps, ready: start.promise });
    const closing = early('close', close, as('admin'));
    expect(await early('healthy', {}, as('reader'))).toEqual({ kind: 'done', result: { healthy: true } });
    expect((await early('close', { ...close, port: 0 }, as('admin'))).kind).toBe('bad_input');
    expect((await early('close', close, as('reader'))).kind).toBe('forbidden');
    expect(carriedOut).toEqual([]);
    start.resolve(null);
    expect((await closing).kind).toBe('done');
    expect(carriedOut).toEqual([{ close: 'plc-1' }]);
  });

  it('says the same of an asset that is not there, whatever is asked', async () => {
    const message = 'there is no asset nobody in otports.yml';
    for (const name of ['collect', 'retry']) {
      expect(await ask(name, { asset: 'nobody' })).toMatchObject({ result: { outcome: 'unknown_asset', message } });
      expect(carriedOut).toEqual([]);
    }
  });
});
