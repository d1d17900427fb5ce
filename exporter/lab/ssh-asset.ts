import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { runCommand, type Programs } from './shell.ts';

/** A server of the lab. */
export interface LabAsset {
  readonly address: string;
  readonly port: number;
  /** How often it was asked, for the story. */
  readonly sessions: () => number;
  close(): Promise<void>;
}

export interface SshAssetOptions {
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  /** OpenSSH private key of the server. */
  readonly hostKey: string;
  readonly username: string;
  /** The only key that may log in, as `ssh2.utils.parseKey` gives it. */
  readonly clientKey: ssh2.ParsedKey;
  readonly ident: string;
  readonly programs: Programs;
}

/** `SHA256:...` of a private key's public half, as `host_key:` wants it. */
export function fingerprintOf(privateKey: string): string {
  const key = parseKey(privateKey);
  return `SHA256:${createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
}

export function parseKey(text: string): ssh2.ParsedKey {
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) {
    throw key;
  }
  return key;
}

/** A real SSH server on loopback that answers our fixed commands, and nothing else. */
export async function startSshAsset(options: SshAssetOptions): Promise<LabAsset> {
  let sessions = 0;
  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [options.hostKey], ident: options.ident }, (client) => {
    sessions += 1;
    clients.add(client);
    client.on('close', () => clients.delete(client));
    // A client that goes away in the middle is no fault of the asset.
    client.on('error', () => clients.delete(client));
    serveClient(client, options);
  });
  server.listen(options.port, options.address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: options.address,
    port,
    sessions: () => sessions,
    close: async () => {
      for (const client of clients) client.end();
      server.close();
      await once(server, 'close');
    },
  };
}

function serveClient(client: ssh2.Connection, { username, clientKey, programs }: SshAssetOptions): void {
  client.on('authentication', (context) => {
    const isKnown =
      context.method === 'publickey' &&
      context.username === username &&
      context.key.data.equals(clientKey.getPublicSSH()) &&
      (context.signature === undefined ||
        clientKey.verify(context.blob ?? Buffer.alloc(0), context.signature, context.hashAlgo));
    if (isKnown) context.accept();
    else context.reject(['publickey']);
  });
  client.on('session', (acceptSession) => {
    acceptSession().on('exec', (acceptExec, _reject, { command }) => {
      const channel = acceptExec();
      const { stdout, exitCode } = runCommand(command, programs);
      channel.write(stdout);
      channel.exit(exitCode);
      channel.end();
    });
  });
}
