// needs: openssl
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OwnApp } from '../../test/app/own-app.ts';
import { findProgram } from '../../test/daemons/daemon.ts';
import { CommandFolder } from '../../test/cli/folder.ts';
import { ask } from '../commands/ask.ts';
import { healthy } from '../commands/healthy.ts';
import { runHealthy } from './healthy.ts';

describe('otports healthy', () => {
  let app: OwnApp;
  let folder: CommandFolder;
  beforeEach(() => {
    app = new OwnApp();
    folder = new CommandFolder();
  });
  afterEach(async () => {
    folder.remove();
    await app.remove();
  });

  it('asks an exporter that speaks TLS and wants a password, without its configuration', async () => {
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=otports'];
    const out = ['-keyout', app.at('key'), '-out', app.at('crt')];
    execFileSync(findProgram('openssl', 'openssl'), ['req', '-x509', ...made, ...out], { stdio: 'ignore' });
    writeFileSync(
      app.at('web.yml'),
      `tls_server_config: { cert_file: crt, key_file: key }\nbasic_auth_users: { prometheus: '$2b$10$${'a'.repeat(53)}' }\n`,
    );
    app.configure('web_config_file: ./web.yml\nassets: []\n');
    await app.start();
    writeFileSync(app.at('otports.yml'), 'not: [ right');

    const dataDir = app.at('data');
    expect(await folder.run(runHealthy, { dataDir })).toEqual({
      code: 0,
      out: `the exporter on ${dataDir} answers\n`,
      err: '',
    });
    expect((await folder.run(runHealthy, { dataDir, json: true })).out).toBe('{"healthy":true}\n');

    await app.stop();
    await expect(folder.run(runHealthy, { dataDir })).rejects.toThrow(
      `no exporter runs on ${dataDir}; where data_dir: is another, --data-dir`,
    );
    // Without `--data-dir` it is the folder beside the configuration file.
    await expect(folder.run(runHealthy, {})).rejects.toThrow(`no exporter runs on ${folder.path}/data;`);
  });

  it('is not content with an exporter that does not answer in time', async () => {
    const socket = app.at('control.sock');
    const deaf = createServer(() => undefined).listen(socket);
    await expect(ask(healthy, {}, { dataDir: app.at('.'), withinMs: 50 })).rejects.toThrow(
      `the exporter behind ${socket} did not answer: nothing came within 0.05 s`,
    );
    deaf.closeAllConnections();
    deaf.close();
  });
});
