import type { AnyAuthMethod } from 'ssh2';
import { CollectError } from '../../../model/collection.ts';
import { quoted } from '../faults.ts';
import { isPasswordPrompt, nextMethod, type LoginMethod } from '../login.ts';
import type { Means } from './means.ts';

/**
 * One login: which methods were tried, and what is sent next. Each method is tried once, and the password is sent once.
 */
export class Authentication {
  readonly #means: Means;
  readonly #fail: (fault: CollectError) => void;
  readonly #tried: LoginMethod[] = [];
  /** True once a password may be on its way. */
  hasSentPassword = false;

  /** @param fail called with the reason why the login cannot continue */
  constructor(means: Means, fail: (fault: CollectError) => void) {
    this.#means = means;
    this.#fail = fail;
  }

  /** What to send next; null where nothing is left, and then the look has failed. */
  next(accepted: readonly string[] | null): AnyAuthMethod | null {
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
    this.#fail(new CollectError('auth', `login as ${quoted(username)} refused: tried ${tried}${offer}`));
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
        this.#fail(
          new CollectError('auth', `login as ${quoted(this.#means.username)}: the asset asks ${question} ${why}`),
        );
      },
    };
  }
}
