import ssh2, { type AnyAuthMethod, type ClientChannel, type ConnectConfig, type ParsedKey } from 'ssh2';
import { CollectError } from '../../model/collection.ts';
import { rest, unlessAborted } from '../abort.ts';
import { noCommonAlgorithm, offeredAlgorithms, type AlgorithmLists } from './algorithms.ts';
import { readAnswer, type Answer } from './answer.ts';
import { readKeyFile } from './keys/decrypt.ts';
import { quoted } from './faults.ts';
import { fingerprint, trustOf, type Trust } from './keys/host-keys.ts';
import { limitsOf, maxAnswerBytes } from './limits.ts';
import { Line, type SessionRequest } from './line.ts';
import { isPasswordPrompt, nextMethod, type LoginMethod } from './login.ts';
import type { ShellForm } from './platforms/platform.ts';
import { createKeyReader, readSecret } from './keys/private-key.ts';
import type { SshSettings } from './settings.ts';
import { Shell } from './shell.ts';

/** One SSH connection to an asset, logged in. */
export interface Session {
  /** The server's first line: `SSH-2.0-OpenSSH_9.2p1 Debian-2`. */
  readonly ident: string;
  /** `SHA256:...` of the host key it showed. */
  readonly hostKey: string;
  /** From the first packet to that line, milliseconds. */
  readonly answerMs: number;
  /**
   * Runs a command in a channel of its own, without a terminal.
   * @param isWhole true where the last bytes of the output show that nothing can follow
   * @throws CollectError where the answer is longer than the cap, cut, or does not end in time
   */
  run(command: string, isWhole: (tail: string) => boolean): Promise<Answer>;
  /**
   * Sends a line in the one shell of this session, which is opened for the first of them.
   * @throws CollectError where the asset does anything but print an answer and then its prompt
   */
  say(line: string, form: ShellForm): Promise<Answer>;
}

/**
 * Opens a session, lets `use` work with it, and closes it before it settles, whatever happens. What cannot work (a key
 * that cannot be read, an algorithm that is not known) fails before anything is sent.
 * @throws CollectError
 */
export async function withSession<T>(request: SessionRequest, use: (session: Session) => Promise<T>): Promise<T> {
  const means = await unlessAborted(prepare(request.settings), request.signal);
  const line = new Line(request);
  const limits = limitsOf(request.settings);
  const dialog = new Dialog(line, means, maxAnswerBytes(limits));
  try {
    await logIn(line, dialog);
    let commands = 0;
    const admit = async (): Promise<void> => {
      if (commands >= limits.maxRequests) {
        throw new CollectError('refused_by_limit', `the look needs more commands than the ${commands} it may send`);
      }
      if (commands > 0 && limits.pauseMs > 0) await line.guard(rest(limits.pauseMs, request.signal));
      commands += 1;
      request.footprint.requests += 1;
    };
    const run: Session['run'] = async (command, isWhole) => {
      await admit();
      return await dialog.run(command, isWhole);
    };
    const say: Session['say'] = async (text, form) => {
      await admit();
      return await dialog.say(text, form);
    };
    const { greeting, answerMs } = line;
    return await use({ ident: greeting.ident ?? '', hostKey: dialog.hostKey, answerMs, run, say });
  } finally {
    await line.close(() => {
      dialog.hangUp();
    });
  }
}

/**
 * A password that has left and was not answered may have been counted on the other side: whatever ends the login then is
 * a refused one, so that no other asset is sent it before somebody has looked.
 */
async function logIn(line: Line, dialog: Dialog): Promise<void> {
  try {
    await line.guard(dialog.logIn());
  } catch (error) {
    if (!(error instanceof CollectError) || error.reason === 'auth' || !dialog.hasSentPassword) throw error;
    throw new CollectError('auth', `${error.message}; a password had been sent, so this counts as a refused login`, {
      cause: error,
    });
  }
}

/** All that a session needs of the settings, read once, before the first packet. */
interface Means {
  readonly username: string;
  readonly key: ParsedKey | null;
  readonly password: string | null;
  readonly trust: Trust;
  readonly algorithms: AlgorithmLists;
}

async function prepare(settings: SshSettings): Promise<Means> {
  const { credential } = settings;
  const trust = trustOf(settings);
  const offered = offeredAlgorithms(settings.algorithms);
  const key = await readKey(credential);
  const password = credential.password === undefined ? null : readSecret('password_file', credential.password);
  if (key === null && password === null) {
    throw new CollectError('auth', 'the credential has neither private_key_file nor password_file');
  }
  return {
    username: credential.username,
    key: key !== null && !offered.serverHostKey.includes('ssh-rsa') ? withoutSha1(key) : key,
    password,
    trust,
    algorithms: { ...offered, serverHostKey: trust.narrow(offered.serverHostKey) },
  };
}

const readKey = createKeyReader(readKeyFile);

/** A server that does not say which signatures it takes (RFC 8308) gets `ssh-rsa` from ssh2, and that is SHA-1. */
function withoutSha1(key: ParsedKey): ParsedKey {
  const sign: ParsedKey['sign'] = (data, hash) => {
    if (hash !== 'sha1') return key.sign(data, hash);
    throw new Error(sha1Refused);
  };
  return Object.assign(Object.create(key) as ParsedKey, { sign });
}

const sha1Refused =
  'the asset takes RSA keys only with SHA-1 signatures: use an ed25519 or ECDSA key, or add to its source: algorithms: { server_host_key: [ssh-rsa] }';

/** The SSH conversation over a line: ssh2's events as promises. */
class Dialog {
  readonly #line: Line;
  readonly #means: Means;
  /** Of one answer. */
  readonly #maxBytes: number;
  readonly #client = new ssh2.Client();
  readonly #tried: LoginMethod[] = [];
  /** `SHA256:...`, empty until the server has shown its key. */
  hostKey = '';
  /** True once a password may be on its way. */
  hasSentPassword = false;
  #channel: ClientChannel | null = null;
  #shell: Shell | null = null;
  #opening = false;
  #over = false;

  constructor(line: Line, means: Means, maxBytes: number) {
    this.#line = line;
    this.#means = means;
    this.#maxBytes = maxBytes;
  }

  logIn(): Promise<unknown> {
    const client = this.#client;
    const { promise, resolve } = Promise.withResolvers<null>();
    client.on('error', (error) => {
      // Before the server's name ssh2 can only report that the connection is gone; Line knows more about that.
      if (this.#line.stage !== 'ident') this.#line.fail(this.#fault(error));
    });
    client.on('handshake', () => {
      this.#line.countKeyExchange();
    });
    client.once('handshake', () => {
      this.#line.stage = 'login';
      // ssh2 answers OpenSSH's list of host keys by asking it to sign with each of them: 1 kB, and a signature for
      // each, for something that nobody here reads. It asks only a server that it knows as OpenSSH (ADR 0002).
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

  async run(command: string, isWhole: (tail: string) => boolean): Promise<Answer> {
    const line = this.#line;
    line.batch();
    const answer = await line.guard(this.#start(command, isWhole));
    line.progress = '';
    this.#channel?.close();
    this.#channel = null;
    return answer;
  }

  async say(text: string, form: ShellForm): Promise<Answer> {
    const line = this.#line;
    line.batch();
    const shell = this.#shell ?? (await line.guard(this.#openShell(form)));
    line.batch();
    const answer = await line.guard(shell.run(text));
    line.progress = '';
    return answer;
  }

  /**
   * Without TERM a silent command would go on running on the asset (measured: each time). A command that was sent but not
   * yet confirmed may run already: it gets its TERM as soon as it can be named.
   */
  hangUp(): void {
    this.#over = true;
    this.#shell?.end();
    if (this.#opening) return;
    this.#channel?.signal('TERM');
    this.#channel?.close();
    this.#client.end();
  }

  #start(command: string, isWhole: (tail: string) => boolean): Promise<Answer> {
    const onProgress = (bytes: number) => (this.#line.progress = `${bytes} bytes of the answer had come`);
    return this.#open(
      'to run a command',
      (opened) => this.#client.exec(command, opened),
      (channel) => readAnswer(channel, { isWhole, onProgress, maxBytes: this.#maxBytes }),
    );
  }

  /** A terminal that can do nothing, and so wide that no line of ours is broken. */
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
      // At once: the whole answer may stand in the packet that opens the channel.
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
      // Line has its own deadline; ssh2's is lost when a peer drops after its ident.
      readyTimeout: 0,
      algorithms: lists as NonNullable<ConnectConfig['algorithms']>,
      // Its log for programmers has a line for each message that comes; nothing else tells that one came.
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
        const method = this.#nextMethod(accepted);
        if (method !== null) next(method);
      },
    };
  }

  #nextMethod(accepted: readonly string[] | null): AnyAuthMethod | null {
    const { username, key, password } = this.#means;
    const type = nextMethod({ key: key !== null, password: password !== null }, this.#tried, accepted);
    if (type !== null) this.#tried.push(type);
    if (type === 'publickey' && key !== null) return { type, username, key };
    if (type === 'password' && password !== null) {
      this.hasSentPassword = true;
      return { type, username, password };
    }
    if (type === 'keyboard-interactive') return this.#answerPrompts();
    const tried = this.#tried.join(', then ');
    const offer = accepted === null ? '' : `; the asset accepts ${quoted(accepted.join(', '))}`;
    this.#line.fail(new CollectError('auth', `login as ${quoted(username)} refused: tried ${tried}${offer}`));
    return null;
  }

  #answerPrompts(): AnyAuthMethod {
    let asked = 0;
    return {
      type: 'keyboard-interactive',
      username: this.#means.username,
      prompt: (...[, , , prompts, finish]) => {
        asked += 1;
        if (asked === 1 && isPasswordPrompt(prompts)) {
          this.hasSentPassword = true;
          finish([this.#means.password ?? '']);
          return;
        }
        const question = quoted(prompts.map((prompt) => prompt.prompt).join(' '));
        const why = asked > 1 ? 'after the password' : 'which is not simply the password';
        this.#line.fail(
          new CollectError('auth', `login as ${quoted(this.#means.username)}: the asset asks ${question} ${why}`),
        );
      },
    };
  }

  #fault(error: Error): CollectError {
    const { stage, greeting } = this.#line;
    if (error.message === sha1Refused) return new CollectError('auth', sha1Refused);
    if (stage === 'login' && isLoginRefusal(error)) {
      return new CollectError('auth', `login as ${quoted(this.#means.username)} refused: ${quoted(error.message)}`);
    }
    const { offer } = greeting;
    if (stage === 'key exchange' && offer !== null) return this.#exchangeFault(error, offer);
    return new CollectError('protocol', `SSH: ${quoted(error.message)}`, { cause: error });
  }

  #exchangeFault(error: Error, offer: AlgorithmLists): CollectError {
    const { algorithms, trust } = this.#means;
    const common = algorithms.serverHostKey.some((name) => offer.serverHostKey.includes(name));
    const narrowed = common ? null : trust.noCommonType(offer.serverHostKey);
    if (narrowed !== null) return narrowed;
    const message = noCommonAlgorithm(algorithms, offer) ?? `the key exchange failed: ${quoted(error.message)}`;
    return new CollectError('protocol', message, { cause: error });
  }
}

/** Codes of a disconnect (RFC 4253 11.1): cancelled by the user, no more methods, illegal user name. */
const loginCodes = new Set<unknown>([13, 14, 15]);

/** OpenSSH gives each disconnect code 2 and says in words what is wrong: "Too many authentication failures". */
function isLoginRefusal(error: Error & { code?: unknown }): boolean {
  return (
    loginCodes.has(error.code) || /authenticat|too many|password|login|access denied|not allowed/i.test(error.message)
  );
}
