// needs: prometheus, prometheus-alertmanager
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { repositoryPath } from '../daemons/paths.ts';
import { freePort } from './exporter.ts';

/** A variable that all children inherit, so that they are found wherever they end up. */
const mark = `OTPORTS_DEMO_TEST=${process.pid}`;

it('tells the whole story of npm run demo, and leaves nothing behind', { timeout: 180_000 }, async () => {
  const port = await freePort();
  // Without a terminal it ends by itself.
  const args = [repositoryPath('exporter/lab/demo.ts'), '--after', '5', '--port', String(port)];
  const [name = '', value = ''] = mark.split('=');
  const demo = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [name]: value, NO_COLOR: '1' },
  });
  let said = '';
  for (const stream of [demo.stdout, demo.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));

  const [code] = (await once(demo, 'close')) as [number | null];

  expect({ code, said }).toMatchObject({ code: 0 });
  const words = ['opened', 'confirmed', 'PAGE', 'RESOLVED'];
  const told = Array.from(said.matchAll(/^\S+ +(opened|confirmed|PAGE|RESOLVED) /gm), ([, word]) => word);
  expect(told).toEqual(words);
  expect(said).toContain(`Look at it: http://127.0.0.1:${port}/assets/hmi-01`);
  expect(markedProcesses()).toEqual([]);
});

function markedProcesses(): readonly string[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark);
      } catch {
        return false; // It has ended meanwhile, or is another account's.
      }
    });
}
