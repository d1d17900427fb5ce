import { chmodSync, cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recordApi } from './faces.ts';
import { goldenFolder, last, type Site } from './site.ts';

const kept = join(goldenFolder, 'store/data');

/** The data folder of an exporter that has ended, for the test that a later one opens it. */
export function keepStore(folder: string): void {
  rmSync(kept, { recursive: true, force: true });
  const passing = /control\.sock$|lock\.db|lock-holder/;
  cpSync(join(folder, 'data'), kept, { recursive: true, filter: (path) => !passing.test(path) });
}

/** An exporter of today on the store and configuration of an earlier one; the kill switch is set, so nobody is asked. */
export async function recordStore(site: Site): Promise<void> {
  const { folder, recorder, at } = site;
  rmSync(join(folder, 'data'), { recursive: true, force: true });
  cpSync(kept, join(folder, 'data'), { recursive: true });
  // Git keeps no such mode.
  for (const file of globSync(join(folder, 'data/**/*'))) chmodSync(file, file.endsWith('wire') ? 0o700 : 0o600);
  at(last + 60);
  const exporter = await site.serve();
  recorder.keep('store/log.txt', await exporter.checked());
  await recorder.http('store/metrics.txt', '/metrics');
  await recordApi(site, 'store/api');
  for (const path of ['/', '/assets/eng-01', '/assets/held-01', '/assets/hmi-01/ports/tcp/3389']) {
    await recorder.http('store/pages.txt', path, { headers: { accept: 'text/html' } });
  }
  recorder.keep('store/log.txt', `exit ${await exporter.end()}`);
}
