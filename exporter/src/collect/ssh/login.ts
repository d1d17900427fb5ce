/** The ways to log in that otports knows. */
export type LoginMethod = 'publickey' | 'password' | 'keyboard-interactive';

/** What the credential holds. */
export interface LoginMeans {
  readonly key: boolean;
  readonly password: boolean;
}

/**
 * Which method to try next, null for none. A password is sent to the asset once in a look, either as `password` or as
 * an answer to keyboard-interactive, because each try counts towards the lock of an account.
 * @param accepted the methods that the asset accepts now; null before the first try
 */
export function nextMethod(
  means: LoginMeans,
  tried: readonly LoginMethod[],
  accepted: readonly string[] | null,
): LoginMethod | null {
  const open = (method: LoginMethod) => !tried.includes(method) && (accepted === null || accepted.includes(method));
  if (means.key && open('publickey')) return 'publickey';
  if (!means.password) return null;
  if (open('password')) return 'password';
  // Refused although offered: the password is wrong. Refused because it was not offered: it was not checked at all.
  const wrong = tried.includes('password') && accepted?.includes('password') === true;
  return accepted !== null && !wrong && open('keyboard-interactive') ? 'keyboard-interactive' : null;
}

export interface LoginPrompt {
  readonly prompt: string;
  readonly echo?: boolean;
}

const asksPassword =
  /pass(word|wort|code|phrase)|kennwort|mot de passe|contrase|senha|wachtwoord|lösenord|has[lł]o|парол|密码|パスワード/iu;
const asksMore =
  /one[- ]?time|otp|token|verification|authenticator|factor|challenge|new |neues |retype|current|expired/iu;

/** True where a keyboard-interactive request is one hidden question for the password and nothing else. */
export function isPasswordPrompt(prompts: readonly LoginPrompt[]): boolean {
  const [only, ...more] = prompts;
  if (only === undefined || more.length > 0) return false;
  return only.echo !== true && asksPassword.test(only.prompt) && !asksMore.test(only.prompt);
}
