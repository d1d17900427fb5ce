/**
 * Runs in namespaces of its own (network, mounts): starts the plant, the exporter that watches it, asks both for everything
 * that they say, and writes it to the folder that is named. Started by `golden-plant.test.ts`; `masks.ts` says what is left out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { recordCommands } from './commands.ts';
import { recordLocked } from './locked/locked.ts';
import { startMachines } from './machines.ts';
import { startOpenSsh } from './open-ssh.ts';
import { openSite } from './site.ts';
import { recordServer } from './server.ts';
import { recordStore } from './store.ts';

const { values } = parseArgs({
  options: { out: { type: 'string', default: '' }, 'keep-store': { type: 'boolean', default: false } },
});

const site = openSite();
await startMachines();
await startOpenSsh();
await recordCommands(site);
await recordServer(site, values['keep-store']);
await recordStore(site);
await recordLocked(site);
for (const [name, text] of site.recorder.files) {
  const file = join(values.out, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
process.exit(0);
