import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnApp } from '../../test/app/own-app.ts';
import { openDatabase } from '../record/file/database.ts';
import { StoreChecks } from './store-checks.ts';

const dayMs = 24 * 3_600_000;

describe('checks of the store', () => {
  it('come at the start and once a day, and one that cannot be carried out is no success', async () => {
    const said: unknown[] = [];
    let now = dayMs;
    let waits = (): void => undefined;
    const answers = [{ problem: null }, new Error('no thread'), { problem: 'page 7' }];
    const waited: number[] = [];
    const checks = new StoreChecks({
      check: () => {
        const answer = answers.shift();
        return answer instanceof Error
          ? Promise.reject(answer)
          : Promise.resolve(answer ?? { problem: 'asked too often' });
      },
      clock: {
        now: () => now,
        after: (ms, call) => {
          waited.push(ms);
          waits = call;
          return () => undefined;
        },
      },
      self: { storeChecked: (success, at) => said.push([success, at / dayMs]) },
      log: { info: () => undefined, error: (fields: unknown) => said.push(fields) } as never,
    });

    checks.start();
    for (now = 2 * dayMs; now <= 3 * dayMs; now += dayMs) {
      await new Promise(setImmediate);
      waits();
    }
    await new Promise(setImmediate);

    expect(said).toEqual([
      [true, 2],
      [false, 3],
      { problem: 'the store could not be checked: Error: no thread' },
      [false, 4],
      { problem: 'page 7' },
    ]);
    expect(waited).toEqual([dayMs, dayMs, dayMs]);
  });
});

/** A page that is not read at the start. */
function zeroPageOf(index: string, file: string): void {
  const db = openDatabase(file, { readOnly: true, waitMs: 0 });
  const page = Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(index)?.['rootpage']);
  db.close();
  writeFileSync(file, readFileSync(file).fill(0, (page - 1) * 4096, page * 4096));
}

describe('an exporter', () => {
  let app: OwnApp;

  beforeEach(() => {
    app = new OwnApp('drop', 'zeek');
    app.configure(
      `assets:\n  - { name: plc-1, address: 10.0.0.1, source: { type: import, path: ./drop/*.txt } }\n` +
        `  - { name: plc-2, address: 10.0.0.2, source: { type: zeek, path: ./zeek/*.log } }\n`,
    );
  });
  afterEach(() => app.remove());

  it('with a damaged store starts, and says so in its metrics and its log', async () => {
    await app.start();
    await app.until('/metrics', 'otports_store_check_successful 1\n');
    await app.stop();
    zeroPageOf('change_by_time', app.at('data', 'otports.db'));
    await app.start();

    await app.until('/metrics', 'otports_store_check_successful 0\n');
    expect(await app.text('/metrics')).toMatch(/^otports_store_check_timestamp_seconds \d+/m);
    expect(app.logged.join('')).toMatch(
      /"level":50.*otports\.db is damaged \(.*\): stop otports, then restore data_dir/,
    );
  });

  it('leaves nothing in data_dir that others can read', async () => {
    await app.start();
    await app.until('/metrics', 'otports_store_check_successful 1\n');

    const files = readdirSync(app.at('data'), { recursive: true }) as string[];
    expect(files).toEqual(expect.arrayContaining(['lock.db', 'otports.db', 'control.sock']));
    expect(files.filter((name) => (statSync(app.at('data', name)).mode & 0o077) !== 0)).toEqual([]);
  });
});
