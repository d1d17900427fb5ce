import { readFileSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { connect, type ConnectionOptions } from 'node:tls';
import { address, type Site } from '../site.ts';
import { config, type Lock } from './lock.ts';

const file = 'locked/tls.txt';
const [host = '', port = ''] = address.split(':');

/** What the server speaks, and what a reload makes of its certificate. */
export async function recordTls(lock: Lock, { recorder, folder }: Site): Promise<void> {
  const keep = async (what: string, options: ConnectionOptions = {}): Promise<void> => {
    recorder.keep(file, `${what}: ${await handshake({ rejectUnauthorized: false, ...options })}`);
  };
  await keep('a client of today');
  await keep('a client of TLS 1.2', { maxVersion: 'TLSv1.2' });
  await keep('a client that does not know its certificate', { rejectUnauthorized: true });
  recorder.keep(file, `a client in clear text: ${JSON.stringify(await clearText())}`);
  lock.renewCertificate('second');
  await keep('before the reload');
  await recorder.commands(file, `--config ${config} reload`);
  await keep('behind it');
  const web = join(folder, 'locked-web.yml');
  const good = readFileSync(web, 'utf8');
  for (const [what, from, to] of wrong) {
    writeFileSync(web, good.replace(from, to));
    recorder.keep(file, `# ${what}`);
    await recorder.commands(file, `--config ${config} reload`);
  }
  writeFileSync(web, good);
  await keep('at the end');
}

/** What may be wrong with a web config, of an exporter that runs. */
const wrong: readonly (readonly [what: string, from: string | RegExp, to: string])[] = [
  [
    'clients are asked for a certificate',
    'min_version',
    'client_auth_type: RequireAndVerifyClientCert, client_ca_file: server.crt, min_version',
  ],
  ['a CA of clients that nobody asks for', 'min_version', 'client_ca_file: server.crt, min_version'],
  ['TLS is gone', /^tls_server_config.*\n/, ''],
  ['a key that is none', 'key_file: server.key', 'key_file: server.crt'],
  ['the key of another certificate', 'cert_file: server.crt', 'cert_file: first.crt'],
  ['a file that is gone', 'cert_file: server.crt', 'cert_file: gone.crt'],
  ['a password in clear text', /viewer: .*/, 'viewer: a password'],
  ['a version that nobody may use', 'TLS13', 'TLS11'],
  ['a key that is unknown', 'basic_auth_users', 'http_server_config'],
];

/** Version and name of the server, or the code of what went wrong. */
async function handshake(options: ConnectionOptions): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = connect({ host, port: Number(port), ...options }, () => {
    resolve(`${socket.getProtocol()} ${String(socket.getPeerCertificate().subject.CN)}`);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    resolve(error.code ?? error.message);
  });
  const said = await promise;
  socket.destroy();
  return said;
}

/** What comes back to a request in clear text. */
async function clearText(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = '';
  const socket = connectPlain(Number(port), host, () => socket.write(`GET /metrics HTTP/1.1\r\nHost: ${host}\r\n\r\n`));
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  socket
    .on('error', () => undefined)
    .on('close', () => {
      resolve(text);
    });
  return await promise;
}
