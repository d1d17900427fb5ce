import { CollectError } from '../../model/collection.ts';
import { rest, unlessAborted } from '../abort.ts';
import type { CommandAnswer } from './answer.ts';
import { maxAnswerBytes } from './limits.ts';
import { AssetConnection, type SessionRequest } from './asset-connection.ts';
import type { ShellForm } from './platforms/platform.ts';
import { prepare } from './client/means.ts';
import { Dialog } from './client/dialog.ts';

/** One SSH connection to an asset, logged in. */
export interface Session {
  /** The server's first line: `SSH-2.0-OpenSSH_9.2p1 Debian-2`. */
  readonly ident: string;
  /** `SHA256:...` of the host key it showed. */
  readonly hostKey: string;
  /** From the first packet to that line, milliseconds. */
  readonly answerMs: number;
  /**
   * Runs a command in its own channel, without a terminal.
   * @param isWhole true where the last bytes of the output prove that nothing follows
   * @throws CollectError where the answer is longer than the cap, cut, or does not end in time
   */
  run(command: string, isWhole: (tail: string) => boolean): Promise<CommandAnswer>;
  /**
   * Sends a line in the only shell of this session, which the first line opens.
   * @throws CollectError where the asset does anything except print an answer and then its prompt
   */
  say(line: string, form: ShellForm): Promise<CommandAnswer>;
}

/**
 * Opens a session, lets `use` work with it, and always closes it before it settles. What cannot work (an unreadable
 * key, an unknown algorithm) fails before anything is sent.
 * @throws CollectError
 */
export async function withSession<T>(request: SessionRequest, use: (session: Session) => Promise<T>): Promise<T> {
  const means = await unlessAborted(prepare(request.settings), request.signal);
  const line = new AssetConnection(request);
  const { limits } = request.settings;
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
 * A password that was sent and not answered may have been counted by the asset. So every end of the login counts as a
 * refused login, and no other asset gets this password before a person has checked.
 */
async function logIn(line: AssetConnection, dialog: Dialog): Promise<void> {
  try {
    await line.guard(dialog.logIn());
  } catch (error) {
    if (!(error instanceof CollectError) || error.reason === 'auth' || !dialog.hasSentPassword) throw error;
    throw new CollectError('auth', `${error.message}; a password had been sent, so this counts as a refused login`, {
      cause: error,
    });
  }
}
