// needs: sshd, ssh, ip, unshare
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { waitUntil } from '../daemons/wait.ts';
import { type Exporter, goodLooks, looksAt, makeSite, otports, samples, type Site, startExporter } from './exporter.ts';
import { type NetworkedAsset, startNetworkedAsset } from './networked-asset.ts';
import { type Sshd, startSshd } from './servers.ts';

const seconds = 60;

/** Accepts whoever comes, and never says a word. */
const silentServer = `require('node:net')
  .createServer((socket) => socket.on('error', () => {}).resume())
  .listen(2222, '0.0.0.0', () => console.log('listening'))`;

/** One machine under four addresses: asked rightly, with a wrong password, with another key pinned, and one that is silent. */
describe('the exporter as a program', { timeout: 120_000 }, () => {
  let machine: NetworkedAsset;
  let sshd: Sshd;
  let site: Site;
  let exporter: Exporter;

  beforeAll(async () => {
    [machine, site] = await Promise.all([startNetworkedAsset(), makeSite()]);
    sshd = await startSshd(machine);
    const silent = machine.run(process.execPath, ['-e', silentServer]);
    let said = '';
    silent.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await waitUntil('the silent server', () => said.includes('listening'), seconds);
    configure();
    exporter = await startExporter(site);
  }, 120_000);

  afterAll(async () => {
    await exporter.end('SIGKILL');
    await machine.stop();
    site.remove();
  }, 60_000);

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(`The exporter said:\n${exporter.log()}\n`);
  });

  const settings = (): Record<string, unknown> => {
    const ssh = { type: 'ssh', host_key: sshd.fingerprint, credential: 'key' };
    const sources = {
      good: ssh,
      'wrong-password': { ...ssh, credential: 'password' },
      'changed-key': { ...ssh, host_key: `SHA256:${'A'.repeat(43)}` },
      silent: { ...ssh, port: 2222, timeout: '2s' },
    };
    return {
      poll: { interval: '1s', jitter: '0%', stale_after: '1m', confirm_after: '1s' },
      limits: { min_gap: '100ms', max_concurrent_per_zone: 4 },
      credentials: {
        key: { type: 'ssh', username: 'root', private_key_file: site.secret('id_ed25519', sshd.userKey) },
        password: { type: 'ssh', username: 'root', password_file: site.secret('password', 'wrong') },
      },
      assets: Object.entries(sources).map(([name, source], index) => ({
        ...{ name, address: machine.addresses[index], baseline: 'any', source },
      })),
    };
  };

  function configure(): void {
    site.baseline('any', [{ port: 'tcp/22', process: 'sshd' }, { port: 'tcp/2222' }]);
    site.configure(settings());
  }

  async function page(asset: string): Promise<string> {
    return (await fetch(`${site.url}/assets/${asset}`)).text();
  }

  function hangUp(): Promise<void> {
    exporter.reload();
    return Promise.resolve();
  }

  async function post(path: string): Promise<void> {
    await fetch(site.url + path, { method: 'POST' });
  }

  it.each([
    ['wrong-password', 'auth', 'refused: tried password'],
    ['changed-key', 'host_key', 'SHA256:'],
  ])('asks %s once, counts %s, and says so on its page', async (asset, outcome, said) => {
    await waitUntil(`the look at ${asset}`, async () => Object.keys(await looksAt(site, asset)).length > 0, seconds);

    await goodLooks(site, 'good', 5);

    expect(await looksAt(site, asset)).toEqual({ [outcome]: 1 });
    expect(await page(asset)).toContain(said);
    const attempts = sshd.log().match(/Connection from .*/g) ?? [];
    const address = machine.addresses[['good', 'wrong-password', 'changed-key'].indexOf(asset)] ?? 'none';
    expect(attempts.filter((line) => line.includes(` on ${address} `))).toHaveLength(1);
  });

  it('gives up on an asset that accepts and never answers, after its timeout', async () => {
    await waitUntil('the timeout', async () => ((await looksAt(site, 'silent'))['timeout'] ?? 0) > 0, seconds);

    expect(Object.keys(await looksAt(site, 'silent'))).toEqual(['timeout']);
    expect(await page('silent')).toContain('timeout');
  });

  it.each([
    ['SIGHUP', () => hangUp()],
    ['POST /-/reload', () => post('/-/reload')],
  ])('keeps everything as it was when a bad file is reloaded by %s', async (_by, reload) => {
    const isSuccessful = async (): Promise<number | undefined> =>
      (await samples(site, 'otports_config_last_reload_successful')).get('');
    const before = await samples(site, 'otports_asset_info');
    const good = readFileSync(site.configFile, 'utf8');
    writeFileSync(site.configFile, `${good}\nintervall: 1s\n`);

    await reload();
    await waitUntil('the refusal', async () => (await isSuccessful()) === 0, seconds);
    expect(exporter.log()).toContain('intervall');
    expect(await samples(site, 'otports_asset_info')).toEqual(before);
    await goodLooks(site, 'good', 1);

    writeFileSync(site.configFile, good);
    await reload();
    await waitUntil('the reload', async () => (await isSuccessful()) === 1, seconds);
  });

  it('refuses to start beside another one on the same data folder', async () => {
    const { code, said } = await otports(['serve', '--config', site.configFile]);

    expect(code).toBe(2);
    expect(said).toContain(`${join(site.folder, 'data')} is in use by another otports, process ${exporter.pid} `);
  });

  it('refuses to start where its port is taken', async () => {
    const file = join(site.folder, 'other.yml');
    writeFileSync(file, `listen: ${site.listen}\ndata_dir: ./other-data\n`);

    const { code, said } = await otports(['serve', '--config', file]);

    expect(code).toBe(2);
    expect(said).toContain(`${site.listen} is taken by another program; stop it, or set another address with listen:`);
  });

  it('refuses to start where its data folder is a file', async () => {
    const file = join(site.folder, 'other.yml');
    writeFileSync(join(site.folder, 'not-a-folder'), '');
    writeFileSync(file, 'listen: 127.0.0.1:0\ndata_dir: ./not-a-folder\n');

    const { code, said } = await otports(['serve', '--config', file]);

    expect(code).toBe(2);
    expect(said).toContain('it must be a folder that the user who runs otports can write to');
  });

  it('ends sessions in flight within a second of the kill-switch file, and asks nobody while it is there', async () => {
    const commands = (): readonly string[] => machine.processes().map(({ command }) => command);
    const sessions = (): number => commands().filter((command) => command.includes('@notty')).length;
    const hang = join(machine.folder, 'hanging-ss');
    writeFileSync(hang, '#!/bin/sh\nexec sleep 2000\n', { mode: 0o755 });
    machine.output('sh', ['-c', `mount --bind ${hang} "$(command -v ss)"`]);
    await waitUntil('the look to hang', () => commands().includes('sleep 2000'), seconds);
    const file = join(site.folder, 'data', 'kill-switch');

    const goOn = (): void => {
      machine.output('sh', ['-c', 'umount "$(command -v ss)" 2>/dev/null || true']);
      rmSync(file, { force: true });
    };
    onTestFinished(goOn);

    const before = performance.now();
    writeFileSync(file, '');
    await waitUntil('the asset to be left alone', () => !commands().includes('sleep 2000') && sessions() === 0, 10);
    // A second, and what it takes to see it from here.
    expect(performance.now() - before).toBeLessThan(1500);

    await waitUntil('the pause to be published', async () => {
      const paused = await samples(site, 'otports_collection_paused');
      return paused.get('asset="good",reason="kill_switch"') === 1;
    });
    await machine.idle();
    const packets = machine.packets();
    const { said } = await otports(['collect', 'good', '--config', site.configFile]);
    expect(said).toContain('kill_switch');
    expect(machine.packets()).toBe(packets);

    goOn();
    await goodLooks(site, 'good', 1);
  });

  it('leaves no process on the asset and no child when it is stopped in the middle of a look', async () => {
    const slow = join(machine.folder, 'slow-ss');
    writeFileSync(slow, '#!/bin/sh\nexec sleep 3000\n', { mode: 0o755 });
    machine.output('sh', ['-c', `mount --bind ${slow} "$(command -v ss)"`]);
    const ofLook = (): readonly string[] =>
      machine
        .processes()
        .map(({ command }) => command)
        .filter((command) => !command.includes('/sshd -D') && !command.includes('createServer'));
    await waitUntil('the look to hang', () => ofLook().includes('sleep 3000'), seconds);

    const code = await exporter.end('SIGTERM');

    expect(code).toBe(0);
    await waitUntil('the asset to be left alone', () => ofLook().length === 0, 10);
    expect(commandsWith(site.configFile)).toEqual([]);
    exporter = await startExporter(site);
  });
});

/** Command lines, on this machine, that contain the text. */
function commandsWith(text: string): readonly string[] {
  const commands = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ');
      } catch {
        return ''; // It has ended meanwhile.
      }
    });
  return commands.filter((command) => command.includes(text));
}
