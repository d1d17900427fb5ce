import type { AssetPolicy } from '../../model/asset.ts';
import type { Pending } from '../../model/state/deviation.ts';
import { serviceOf } from '../../services/catalogue.ts';
import type { Wanted } from '../verdict/wanted.ts';

/** After an update a machine starts sshd before its application (spec section 2). */
const missingAfterMs = 15 * 60_000;

/** What a new deviation waits for. */
export function pendingKind(policy: AssetPolicy, wanted: Wanted): Pending['kind'] {
  if (wanted.verdict === 'missing') {
    return 'missing';
  }
  return isEphemeral(policy, wanted) ? 'interval' : 'look';
}

/** True of a short-lived UDP socket. A port that a forbid rule or the catalogue names is never one. */
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
export function confirmableAt(
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
