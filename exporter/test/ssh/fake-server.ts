import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import ssh2, { type AuthContext, type ServerChannel } from 'ssh2';

/** An SSH server or something like it, on a free port of loopback, that does what a test tells it. */
export interface FakeServer {
  readonly port: number;
  /** Commands it was asked to run. */
  readonly commands: readonly string[];
  /** Everything that was typed into shells, byte for byte. */
  typed(): string;
  /** Terminals that were asked for. */
  readonly terminals: readonly string[];
  /** Methods of login that were tried. */
  readonly logins: readonly string[];
  /** Signals that channels received. */
  readonly signals: readonly string[];
  stop(): Promise<void>;
}

export interface FakeOptions {
  readonly hostKey: Buffer;
  readonly ident?: string;
  /** Does not say which signatures it takes, as servers before RFC 8308. */
  readonly old?: boolean;
  /** Decides on a login; accepts all where it is not given. */
  readonly login?: ((context: AuthContext) => void) | undefined;
  /** Answers in a shell; it is refused where it is not given. */
  readonly shell?: ((channel: ServerChannel) => void) | undefined;
  /** Answers a command; says nothing where it is not given. */
  readonly answer?: ((channel: ServerChannel, command: string) => void) | 'refused' | undefined;
}

/** @param options what the server does after the SSH handshake */
export async function startFakeServer(options: FakeOptions): Promise<FakeServer> {
  const commands: string[] = [];
  const logins: string[] = [];
  const signals: string[] = [];
  const terminals: string[] = [];
  let typed = '';
  const sockets = new Set<Socket>();
  const server = new ssh2.Server({ hostKeys: [options.hostKey], ident: options.ident ?? 'OpenSSH_9.2p1' }, (client) => {
    client.on('error', () => undefined);
    if (options.old === true) withoutExtInfo(client);
    client.on('authentication', (context) => {
      logins.push(context.method);
      if (options.login === undefined) context.accept();
      else options.login(context);
    });
    client.on('session', (accept) => {
      const session = accept();
      session.on('signal', (_accept, _reject, info) => signals.push(info.name));
      session.on('pty', (acceptPty, _reject, { term, cols, rows }) => {
        terminals.push(`${term} ${cols}x${rows}`);
        acceptPty();
      });
      session.on('shell', (acceptShell, reject) => {
        if (options.shell === undefined) {
          reject();
          return;
        }
        const channel = acceptShell();
        channel.on('error', () => undefined);
        channel.on('data', (chunk: Buffer) => (typed += chunk.toString('latin1')));
        options.shell(channel);
      });
      session.on('exec', (acceptExec, reject, { command }) => {
        commands.push(command);
        if (options.answer === 'refused') {
          reject();
          return;
        }
        const channel = acceptExec();
        channel.on('error', () => undefined);
        options.answer?.(channel, command);
      });
    });
  });
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    server.injectSocket(socket);
  });
  const port = await listen(listener);
  return { port, commands, logins, signals, terminals, typed: () => typed, stop: () => close(listener, sockets) };
}

/** ssh2 has no setting for it: whatever the key exchange finds out, the client does not want to know. */
function withoutExtInfo(client: object): void {
  const { _protocol: protocol } = client as { _protocol: object };
  let exchange: object | undefined;
  const get = () => exchange;
  const set = (value: object) => {
    exchange = Object.defineProperty(value, 'remoteExtInfoEnabled', { get: () => false, set: () => undefined });
  };
  Object.defineProperty(protocol, '_kex', { get, set });
}

/** Anything that listens on TCP and is no SSH server. */
export async function startPlainServer(
  talk: (socket: Socket) => void,
): Promise<{ port: number; received(): Buffer; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const chunks: Buffer[] = [];
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => chunks.push(chunk));
    talk(socket);
  });
  const port = await listen(listener);
  return { port, received: () => Buffer.concat(chunks), stop: () => close(listener, sockets) };
}

async function listen(listener: ReturnType<typeof createServer>): Promise<number> {
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}

async function close(listener: ReturnType<typeof createServer>, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = once(listener, 'close');
  listener.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
