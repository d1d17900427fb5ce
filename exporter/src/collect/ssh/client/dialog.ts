import ssh2, { type ClientChannel, type ConnectConfig } from 'ssh2';
import { CollectError } from '../../../model/collection.ts';
import { readAnswer, type CommandAnswer } from '../answer.ts';
import { Authentication } from './authentication.ts';
import { quoted } from '../faults.ts';
import { fingerprint } from '../keys/host-keys.ts';
import type { AssetConnection } from '../asset-connection.ts';
import type { Means } from './means.ts';
import type { ShellForm } from '../platforms/platform.ts';
import { Shell } from '../shell.ts';
import { sshFault } from './ssh-fault.ts';

/** The SSH conversation over a connection: the events of ssh2 as promises. */
export class Dialog {
  readonly #line: AssetConnection;
  readonly #means: Means;
  readonly #authentication: Authentication;
  /** Limit of one answer. */
  readonly #maxBytes: number;
  readonly #client = new ssh2.Client();
  /** `SHA256:...`, empty until the server has shown its key. */
  hostKey = '';
  #channel: ClientChannel | null = null;
  #shell: Shell | null = null;
  #opening = false;
  #over = false;

  constructor(line: AssetConnection, means: Means, maxBytes: number) {
    this.#line = line;
    this.#means = means;
    this.#authentication = new Authentication(means, (fault) => {
      line.fail(fault);
    });
    this.#maxBytes = maxBytes;
  }

  /** True once a password may be on its way. */
  get hasSentPassword(): boolean {
    return this.#authentication.hasSentPassword;
  }

  logIn(): Promise<unknown> {
    const client = this.#client;
    const { promise, resolve } = Promise.withResolvers<null>();
    client.on('error', (error) => {
      // Before the server's name ssh2 can only report that the connection is gone; AssetConnection knows the reason.
      if (this.#line.stage !== 'ident') this.#line.fail(sshFault(error, this.#line, this.#means));
    });
    client.on('handshake', () => {
      this.#line.countKeyExchange();
    });
    client.once('handshake', () => {
      this.#line.stage = 'login';
      // ssh2 answers OpenSSH's list of host keys with a request to sign with each of them. That is 1 kB and one
      // signature for each key, and nobody here reads them. It asks only servers that it knows as OpenSSH (ADR 0002).
      Object.assign(client, { _remoteVer: '' });
    });
    client.on('change password', () => {
      this.#line.fail(new CollectError('auth', `the password of user ${quoted(this.#means.username)} has expired`));
    });
    client.on('ready', () => {
      this.#line.stage = 'command';
      resolve(null);
    });
    client.connect(this.#config());
    return promise;
  }

  async run(command: string, isWhole: (tail: string) => boolean): Promise<CommandAnswer> {
    const line = this.#line;
    line.batch();
    const answer = await line.guard(this.#start(command, isWhole));
    line.progress = '';
    this.#channel?.close();
    this.#channel = null;
    return answer;
  }

  async say(text: string, form: ShellForm): Promise<CommandAnswer> {
    const line = this.#line;
    line.batch();
    const shell = this.#shell ?? (await line.guard(this.#openShell(form)));
    line.batch();
    const answer = await line.guard(shell.run(text));
    line.progress = '';
    return answer;
  }

  /**
   * Without TERM a silent command would go on running on the asset (measured: each time). A command that was sent but
   * not confirmed may run already: it gets its TERM as soon as its channel is known.
   */
  hangUp(): void {
    this.#over = true;
    this.#shell?.end();
    if (this.#opening) return;
    this.#channel?.signal('TERM');
    this.#channel?.close();
    this.#client.end();
  }

  #start(command: string, isWhole: (tail: string) => boolean): Promise<CommandAnswer> {
    const onProgress = (bytes: number) => (this.#line.progress = `${bytes} bytes of the answer had come`);
    return this.#open(
      'to run a command',
      (opened) => this.#client.exec(command, opened),
      (channel) => readAnswer(channel, { isWhole, onProgress, maxBytes: this.#maxBytes }),
    );
  }

  /** A terminal without any abilities, and so wide that none of our lines is broken. */
  async #openShell({ prompt }: ShellForm): Promise<Shell> {
    const onProgress = (progress: string) => (this.#line.progress = progress);
    const shell = await this.#open(
      'to open a shell',
      (opened) => this.#client.shell({ term: 'dumb', cols: 255, rows: 24 }, opened),
      (channel) => new Shell(channel, { prompt, onProgress, maxBytes: this.#maxBytes }),
    );
    this.#shell = shell;
    await shell.ready();
    return shell;
  }

  #open<T>(
    what: string,
    request: (opened: (error: Error | undefined, channel: ClientChannel) => void) => unknown,
    use: (channel: ClientChannel) => T | Promise<T>,
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#opening = true;
    const opened = (error: Error | undefined, channel: ClientChannel) => {
      this.#opening = false;
      if (error !== undefined) {
        reject(new CollectError('protocol', `the asset refuses ${what}: ${quoted(error.message)}`));
        return;
      }
      // Its input stays open: ssh2 sends no signal to a channel whose input has ended.
      this.#channel = channel;
      if (this.#over) this.hangUp();
      // At once: the whole answer may be in the packet that opens the channel.
      resolve(use(channel));
    };
    try {
      request(opened);
    } catch (cause) {
      reject(new CollectError('protocol', 'the connection was lost before the command', { cause }));
    }
    return promise;
  }

  #config(): ConnectConfig {
    const { username, trust, algorithms } = this.#means;
    const lists = {
      kex: [...algorithms.kex],
      cipher: [...algorithms.ciphers],
      hmac: [...algorithms.macs],
      serverHostKey: [...algorithms.serverHostKey],
      compress: ['none'],
    };
    return {
      sock: this.#line.socket,
      username,
      ident: 'otports',
      // AssetConnection has its own deadline. That of ssh2 is lost when a server drops the connection after its ident.
      readyTimeout: 0,
      algorithms: lists as NonNullable<ConnectConfig['algorithms']>,
      // The debug log has a line for each message that arrives. ssh2 has no other event for this.
      debug: (text) => {
        if (text.startsWith('Inbound')) this.#line.countMessage();
      },
      hostVerifier: (key: Buffer): boolean => {
        this.hostKey = fingerprint(key);
        const refusal = trust.refusal(key);
        if (refusal !== null) this.#line.fail(refusal);
        return refusal === null;
      },
      authHandler: (accepted: readonly string[] | null, _partial, next) => {
        const method = this.#authentication.next(accepted);
        if (method !== null) next(method);
      },
    };
  }
}
