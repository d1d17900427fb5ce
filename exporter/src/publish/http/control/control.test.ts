import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answered, Door } from '../../../model/command/door.ts';
import { askControl } from './ask-control.ts';
import { createControl, type Control } from './control.ts';

describe('the control socket', () => {
  let folder = '';
  let control: Control | null = null;
  const errors: object[] = [];
  const asked: unknown[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'otports-control-'));
    errors.length = 0;
    asked.length = 0;
  });
  afterEach(async () => {
    await control?.stop();
    control = null;
    rmSync(folder, { recursive: true });
  });
  const socket = (): string => join(folder, 'control.sock');
  const done = (result: object): Promise<Answered> => Promise.resolve({ kind: 'done', result });
  const start = async (door: Door = () => done({ ok: true }), path = socket()): Promise<void> => {
    control = createControl({
      socket: path,
      door: (name, input, caller) => {
        asked.push({ name, input, caller });
        return door(name, input, caller);
      },
      log: { info: () => undefined, warn: () => undefined, error: (fields) => errors.push(fields) },
    });
    await control.start();
  };
  const send = (command: string, input: unknown = {}, by?: string): Promise<unknown> =>
    askControl({ socket: socket(), command, input, ...(by === undefined ? {} : { by }) });
  const raw = (path: string, { method = 'POST', body = '' } = {}): Promise<{ status: number; text: string }> => {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
    request({ socketPath: socket(), path, method }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    })
      .on('error', reject)
      .end(body);
    return promise;
  };

  it('carries names and texts of every kind, and who asks', async () => {
    await start();
    const names = ['plc-1', 'a/b?c#d', '../..', '50 %', 'Pumpe Süd "1"', '泵', '\u0000'];
    const ticket = 'CHG-7 & "Süd"?#%';
    expect(await send('close', { names, ticket }, 'anna as root & "Süd"?')).toEqual({ ok: true });
    expect(await send('reload')).toEqual({ ok: true });
    const owner = { role: 'admin', how: 'control socket' };
    expect(asked).toEqual([
      { name: 'close', input: { names, ticket }, caller: { name: 'anna as root & "Süd"?', ...owner } },
      { name: 'reload', input: {}, caller: { name: 'the command line', ...owner } },
    ]);
  });

  it('takes what a client says of itself for one short line', async () => {
    await start();
    await send('retry', {}, `root\n{"level":60}${'x'.repeat(200)}`);
    const [{ caller }] = asked as [{ caller: { name: string } }];
    expect(caller.name).toMatch(/^root.*\{"level":60\}x+$/);
    expect(caller.name).not.toContain('\n');
    expect(caller.name.length).toBeLessThanOrEqual(64);
  });

  it.each<[Answered, number, string]>([
    [{ kind: 'unknown', message: 'there is no such command' }, 404, '{"error":"there is no such command"}'],
    [{ kind: 'bad_input', message: 'asset: name one' }, 400, '{"error":"asset: name one"}'],
    [{ kind: 'forbidden', message: 'no' }, 403, '{"error":"no"}'],
    [{ kind: 'done', result: { a: 1 } }, 200, '{"a":1}'],
  ])('says that it is %j', async (answered, status, text) => {
    await start(() => Promise.resolve(answered));
    expect(await raw('/commands/x', { body: '{}' })).toEqual({ status, text });
  });

  it.each([
    ['no JSON', '{"asset":'],
    ['no input at all', ''],
    ['an input that is too long', JSON.stringify('x'.repeat(4 * 1024 * 1024))],
  ])('hands on %s as no input that any command takes', async (_what, body) => {
    await start(() => Promise.resolve({ kind: 'bad_input', message: 'no' }));
    expect((await raw('/commands/collect', { body })).status).toBe(400);
    expect(asked).toMatchObject([{ input: expect.any(String) as string }]);
  });

  it.each([
    ['GET', '/commands/healthy'],
    ['POST', '/healthy'],
    ['POST', '/'],
  ])('names no command with %s %s', async (method, path) => {
    await start(() => Promise.resolve({ kind: 'unknown', message: 'no' }));
    expect((await raw(path, { method })).status).toBe(404);
    expect(asked).toMatchObject([{ name: '' }]);
  });

  it('belongs to its owner alone, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      await start();
      expect((statSync(socket()).mode & 0o777).toString(8)).toBe('600');
      expect(process.umask(before)).toBe(0);
    } finally {
      process.umask(before);
    }
  });

  it('takes the place of a socket that a crash left behind, and takes its own away', async () => {
    writeFileSync(socket(), '');
    await start();
    expect(await send('collect')).not.toBeNull();
    await control?.stop();
    expect(await send('collect')).toBeNull();
  });

  it('knows a socket without an exporter for none', async () => {
    expect(await send('reload')).toBeNull();
    writeFileSync(socket(), '');
    expect(await send('reload')).toBeNull();
  });

  it('says it where the exporter answers with an error, is stopped, or speaks nonsense', async () => {
    await start(() => Promise.reject(new Error('secret')));
    await expect(send('collect')).rejects.toThrow(
      `the exporter behind ${socket()} did not answer: it answered 500; its log says more`,
    );
    expect(errors).toHaveLength(1);
    await control?.stop();

    const cut = createServer((message) => message.socket.destroy()).listen(socket());
    await expect(send('collect')).rejects.toThrow('did not answer: it was stopped meanwhile');
    cut.close();
    rmSync(socket(), { force: true });

    const nonsense = createServer((_message, response) => response.end('<html>')).listen(socket());
    await expect(send('collect')).rejects.toThrow('did not answer: ');
    nonsense.close();
  });

  it('refuses a path that no socket can have', async () => {
    const long = join(folder, 'x'.repeat(100), 'control.sock');
    await expect(start(undefined, long)).rejects.toThrow(
      `${long} is too long for a socket (107 bytes); set a shorter data_dir:`,
    );
    control = null;
  });

  it('ends with a look under way', async () => {
    await start(() => new Promise(() => undefined));
    const waiting = send('collect');
    const refused = expect(waiting).rejects.toThrow('did not answer: it was stopped meanwhile');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await control?.stop();
    await refused;
  });
});
