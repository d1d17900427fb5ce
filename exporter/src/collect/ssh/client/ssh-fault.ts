import { CollectError } from '../../../model/collection.ts';
import { noCommonAlgorithm, type AlgorithmLists } from '../algorithms.ts';
import { quoted } from '../faults.ts';
import type { AssetConnection } from '../asset-connection.ts';
import { sha1Refused, type Means } from './means.ts';

/** What an error of ssh2 means. It depends on the stage of the look and on the algorithms of both sides. */
export function sshFault(
  error: Error,
  { stage, greeting }: Pick<AssetConnection, 'stage' | 'greeting'>,
  means: Means,
): CollectError {
  if (error.message === sha1Refused) return new CollectError('auth', sha1Refused);
  if (stage === 'login' && isLoginRefusal(error)) {
    return new CollectError('auth', `login as ${quoted(means.username)} refused: ${quoted(error.message)}`);
  }
  const { offer } = greeting;
  if (stage === 'key exchange' && offer !== null) return exchangeFault(error, offer, means);
  return new CollectError('protocol', `SSH: ${quoted(error.message)}`, { cause: error });
}

function exchangeFault(error: Error, offer: AlgorithmLists, { algorithms, trust }: Means): CollectError {
  const common = algorithms.serverHostKey.some((name) => offer.serverHostKey.includes(name));
  const narrowed = common ? null : trust.noCommonType(offer.serverHostKey);
  if (narrowed !== null) return narrowed;
  const message = noCommonAlgorithm(algorithms, offer) ?? `the key exchange failed: ${quoted(error.message)}`;
  return new CollectError('protocol', message, { cause: error });
}

/** Codes of a disconnect (RFC 4253 11.1): cancelled by the user, no more methods, illegal user name. */
const loginCodes = new Set<unknown>([13, 14, 15]);

/** OpenSSH uses code 2 for each disconnect and says in words what is wrong: "Too many authentication failures". */
function isLoginRefusal(error: Error & { code?: unknown }): boolean {
  return (
    loginCodes.has(error.code) || /authenticat|too many|password|login|access denied|not allowed/i.test(error.message)
  );
}
