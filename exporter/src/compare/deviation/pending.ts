import type { AssetPolicy } from '../../model/asset.ts';
import type { Pending } from '../../model/state/deviation.ts';
import { serviceOf } from '../../services/catalogue.ts';
import type { Wanted } from '../verdict/wanted.ts';

/** A patched machine starts sshd before its application (spec section 2). */
const missingAfterMs = 15 * 60_000;

/** What a deviation waits for that nobody has seen before. */
export function kindOf(policy: AssetPolicy, wanted: Wanted): Pending['kind'] {
  if (wanted.verdict === 'missing') {
    return 'missing';
  }
  return isEphemeral(policy, wanted) ? 'interval' : 'look';
}

/** A short-lived UDP socket, unless a forbid rule or the catalogue names its port. */
function isEphemeral({ ephemeral }: AssetPolicy, wanted: Wanted): boolean {
  const port = Number(wanted.port);
  if (wanted.transport !== ephemeral.transport || wanted.verdict === 'forbidden') {
    return false;
  }
  if (port < ephemeral.first || port > ephemeral.last) {
    return false;
  }
  const { class: serviceClass } = serviceOf(wanted.transport, port);
  return serviceClass !== 'control' && serviceClass !== 'remote-access';
}

/** When the next look can confirm; epoch milliseconds. */
export function dueAt(
  limits: AssetPolicy['confirm'],
  { pending, sinceAt }: { readonly pending: Pending; readonly sinceAt: number },
): number {
  switch (pending.kind) {
    case 'look':
      return sinceAt + pending.seen * limits.confirmAfterMs;
    case 'interval':
      return sinceAt + limits.intervalMs;
    case 'missing':
      return sinceAt + missingAfterMs;
  }
}
