import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askToClose, askToCollect, askToReload, askToRetry, createControl, type Control } from './control.ts';
import type { ControlOptions } from './options.ts';

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
  const start = async (changes: Partial<ControlOptions> = {}): Promise<void> => {
    control = createControl({
      socket: socket(),
      collect: (asset) => {
        asked.push(asset);
        return Promise.resolve({ outcome: 'ok', message: null });
      },
      close: (asset, closing) => {
        asked.push({ asset, ...closing });
        return Promise.resolve({ ok: true, message: null });
      },
      retry: (asset, by) => {
        asked.push({ asset, by });
        return Promise.resolve({ outcome: 'ok', message: null, paused: ['auth'] });
      },
      reload: (options) => {
        asked.push(options);
        return Promise.resolve({ ok: false, problems: ['otports.yml:3:1: no'], changes: {} });
      },
      log: { info: () => undefined, warn: () => undefined, error: (fields) => errors.push(fields) },
      ...changes,
    });
    await control.start();
  };
  const post = (path: string): Promise<number> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    request({ socketPath: socket(), path, method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
    return promise;
  };

  it('carries a port that was declared closed, with its ticket, and no other transport', async () => {
    await start();
    const closing = { transport: 'udp', port: 161, ticket: 'CHG-7 & "Süd"?#%' } as const;
    expect(await askToClose(socket(), 'plc/1', closing)).toEqual({ ok: true, message: null });
    expect(asked).toEqual([{ asset: 'plc/1', ...closing }]);
    expect(await post('/close/plc-1/sctp/1?x')).toBe(404);
  });

  it('carries names of every kind, and what a reload was told', async () => {
    await start();
    const names = ['plc-1', 'a/b?c#d', '../..', '50 %', 'Pumpe Süd "1"', '泵'];
    for (const name of names) {
      expect(await askToCollect(socket(), name)).toEqual({ outcome: 'ok', message: null });
    }
    const refused = { ok: false, problems: ['otports.yml:3:1: no'], changes: {} };
    for (const confirmed of ['all', 'none', names, ['all']] as const) {
      expect(await askToReload(socket(), confirmed)).toEqual(refused);
    }
    const by = 'the command line';
    expect(asked).toEqual([
      ...names,
      { confirmed: 'all', by },
      { confirmed: 'none', by },
      { confirmed: names, by },
      { confirmed: ['all'], by },
    ]);
  });

  it('carries who asks for a retry', async () => {
    await start();
    const retried = await askToRetry(socket(), 'plc/1 ?', 'anna as root & "Süd"?');
    expect(retried).toEqual({ outcome: 'ok', message: null, paused: ['auth'] });
    expect(asked).toEqual([{ asset: 'plc/1 ?', by: 'anna as root & "Süd"?' }]);
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
    expect(await askToCollect(socket(), 'plc-1')).not.toBeNull();
    await control?.stop();
    expect(await askToCollect(socket(), 'plc-1')).toBeNull();
  });

  it('knows a socket without an exporter for none', async () => {
    expect(await askToReload(socket(), 'none')).toBeNull();
    writeFileSync(socket(), '');
    expect(await askToReload(socket(), 'none')).toBeNull();
  });

  it.each(['/nothing', '/collect', '/collect/', '/collect/%', '/'])('knows nothing of %s', async (path) => {
    await start();
    expect(await post(path)).toBe(404);
    expect(asked).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('says it where the exporter answers with an error, is stopped, or speaks nonsense', async () => {
    await start({ collect: () => Promise.reject(new Error('secret')) });
    await expect(askToCollect(socket(), 'a')).rejects.toThrow(
      `the exporter behind ${socket()} did not answer: it answered 500; its log says more`,
    );
    expect(errors).toHaveLength(1);
    await control?.stop();

    const cut = createServer((message) => message.socket.destroy()).listen(socket());
    await expect(askToCollect(socket(), 'a')).rejects.toThrow('did not answer: it was stopped meanwhile');
    cut.close();
    rmSync(socket(), { force: true });

    const nonsense = createServer((_message, response) => response.end('<html>')).listen(socket());
    await expect(askToCollect(socket(), 'a')).rejects.toThrow('did not answer: ');
    nonsense.close();
  });

  it('refuses a path that no socket can have', async () => {
    const long = join(folder, 'x'.repeat(100), 'control.sock');
    await expect(start({ socket: long })).rejects.toThrow(
      `${long} is too long for a socket (107 bytes); set a shorter data_dir:`,
    );
    control = null;
  });

  it('ends with a look under way', async () => {
    await start({ collect: () => new Promise(() => undefined) });
    const waiting = askToCollect(socket(), 'a');
    const refused = expect(waiting).rejects.toThrow('did not answer: it was stopped meanwhile');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await control?.stop();
    await refused;
  });
});
