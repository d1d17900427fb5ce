import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { waitUntil } from '../../daemons/wait.ts';
import { last, type Site } from '../site.ts';
import { recordInputs, recordRefusals, recordWhoMay } from './access.ts';
import { recordFormats } from './formats.ts';
import { config, holdFile, Lock } from './lock.ts';
import { recordTls } from './tls.ts';

/** An exporter behind TLS, users and tokens: before it is ready, to strangers, to wrong requests, with a broken store. */
export async function recordLocked(site: Site): Promise<void> {
  const { recorder, folder, at } = site;
  const lock = new Lock(site);
  await recorder.questions('locked/commands.txt', `--config ${config} check-config`);
  const exporter = await lock.serve();
  await recordStarting(lock);
  rmSync(holdFile(folder));
  await waitUntil('the locked exporter', async () => (await lock.ask('nobody', '/-/ready')).status === 200, 60);
  // Its line has the time at which the check ended.
  await exporter.checked();
  for (const [nth, command] of [
    'healthy --data-dir locked-data',
    'collect plc-02',
    'collect plc-05',
    'retry plc-05',
  ].entries()) {
    // The clock stands still otherwise, and nobody is asked twice at once.
    at(last + 3600 + 60 * nth);
    await recorder.commands('locked/commands.txt', `--config ${config} ${command}`);
  }
  at(last + 2 * 3600);
  await recordWhoMay(lock);
  await recordRefusals(lock);
  await recordInputs(lock);
  await recordFormats(lock);
  await recordTls(lock, site);
  recorder.keep('locked/log.txt', await exporter.checked());
  await recordBrokenStore(lock, folder);
  recorder.keep('locked/log.txt', `exit ${await exporter.end()}`);
  for (const [file, text] of recorder.files) {
    if (lock.secrets.some((secret) => text.includes(secret))) throw new Error(`a secret stands in ${file}`);
  }
}

/** It listens, and its assets are not there yet. */
async function recordStarting(lock: Lock): Promise<void> {
  const file = 'locked/starting.txt';
  for (const path of ['/-/healthy', '/-/ready']) await lock.record(file, 'nobody', path);
  for (const path of ['/metrics', '/', '/assets/plc-02', '/api/v1/assets', '/api/v1/events', '/no-such-page']) {
    await lock.record(file, 'reader', path);
  }
  await lock.record(file, 'operator', '/api/v1/commands/healthy', { method: 'POST' });
  await lock.compare(file, 'Also then', [
    { name: 'the description of the API', who: 'reader', path: '/api/v1/openapi.json' },
    { name: 'metrics for nobody', who: 'nobody', path: '/metrics' },
  ]);
}

/** Tables of the store are gone while it runs: what is read of them cannot be answered. */
async function recordBrokenStore(lock: Lock, folder: string): Promise<void> {
  const store = new DatabaseSync(join(folder, 'locked-data/otports.db'), { enableForeignKeyConstraints: false });
  store.exec('DROP TABLE event; DROP TABLE evidence');
  store.close();
  for (const path of ['/api/v1/events', `/api/v1/evidence/${'0'.repeat(64)}`, '/assets/plc-02']) {
    await lock.record('locked/broken-store.txt', 'reader', path);
  }
}
