import { CollectError, type FailureReason } from '../../model/collection.ts';
import { cleanText } from '../../model/label.ts';

/** Text of an asset for a message: cleaned, cut, in quotes. */
export function quoted(text: string, most = 120): string {
  const clean = cleanText(text, most);
  return text.length > clean.length ? `"${clean}..."` : `"${clean}"`;
}

/** `10.1.2.3:22`, `[fd00::1]:22`. */
export function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** How far a look has come. Its timeout names it, and it decides what a lost connection means. */
export type Stage = 'connect' | 'ident' | 'key exchange' | 'login' | 'command';

const waitingFor: Record<Stage, string> = {
  connect: 'no answer to the TCP connection',
  ident: 'the port is open, but no SSH server has said its name',
  'key exchange': 'the key exchange did not end',
  login: 'the asset did not decide on the login',
  command: 'the command did not end',
};

/** The message of a look that took too long. */
export function timeoutMessage(stage: Stage, timeoutMs: number): string {
  return `${waitingFor[stage]} within ${timeoutMs / 1000} s`;
}

const cutOff: Record<Stage, readonly [FailureReason, string]> = {
  connect: ['unreachable', 'the connection was closed at once'],
  ident: ['unreachable', 'the connection was closed before an SSH server said its name'],
  'key exchange': ['protocol', 'the asset closed the connection during the key exchange'],
  login: ['auth', 'the asset closed the connection during the login'],
  command: ['protocol', 'the connection was cut while the command ran, so its answer is not used'],
};

/** What a lost connection means. */
export function closedFault(stage: Stage, detail: string): CollectError {
  const [reason, text] = cutOff[stage];
  return new CollectError(reason, `${text}${detail}`);
}

const socketErrors: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens on that port (connection refused)',
  EHOSTUNREACH: 'no route to the asset, or it does not answer ARP (host unreachable)',
  ENETUNREACH: 'no route to the network of the asset',
  ENOTFOUND: 'its name is unknown to DNS',
  EAI_AGAIN: 'its name could not be resolved now',
  EACCES: 'a firewall of this machine refuses the connection',
  EPERM: 'a firewall of this machine refuses the connection',
};

/** What an error of the socket means. */
export function socketFault(error: NodeJS.ErrnoException, stage: Stage): CollectError {
  const code = error.code ?? error.name;
  if (code === 'ETIMEDOUT' && stage === 'connect') {
    return new CollectError('timeout', 'no answer to the TCP connection');
  }
  const known = socketErrors[code];
  if (known !== undefined) return new CollectError('unreachable', known, { cause: error });
  if (stage === 'connect') return new CollectError('unreachable', `cannot connect: ${code}`, { cause: error });
  // A reset is a problem on the way rather than a refusal, and a refused login would pause the credential for every
  // asset.
  return stage === 'login'
    ? new CollectError('protocol', `the connection was lost during the login (${code})`, { cause: error })
    : closedFault(stage, ` (${code})`);
}
