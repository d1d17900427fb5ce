import { CollectError } from '../../../model/collection.ts';
import { cleanText } from '../../../model/label.ts';
import type { SnmpSettings } from '../settings.ts';

/** The agent answered with an error status (RFC 3416). Its meaning depends on the request. */
export class SnmpStatusError extends Error {
  override readonly name = 'SnmpStatusError';
  /** `TooBig`, `NoSuchName`, `GeneralError`, ... as the library spells them. */
  readonly status: string;

  constructor(status: string, message: string) {
    super(message);
    this.status = status;
  }
}

/** How a request without a usable answer ended. */
export type RequestFailure =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'status'; readonly status: string }
  /** A report of the User-based Security Model (RFC 3414), in the words of the library. */
  | { readonly kind: 'report'; readonly text: string }
  | { readonly kind: 'unsigned' }
  /** A signed answer whose boots or time are lower than those of an earlier one (RFC 3414 section 3.2). */
  | { readonly kind: 'clock' }
  | { readonly kind: 'unreadable'; readonly problem: string }
  | { readonly kind: 'system'; readonly code: string };

/** What has happened in the session so far. */
export interface Contact {
  readonly settings: SnmpSettings;
  /** Datagrams of the asset, of any content. */
  readonly datagrams: number;
  /** Number of unreadable datagrams, and what was wrong with the first one. */
  readonly unreadable: number;
  readonly problem: string;
  /** Requests with a good answer. */
  readonly answers: number;
  readonly oids: readonly string[];
}

/** One sentence for a person: what happened, where, and what would be right. It has no key and no community. */
export function explainFailure(failure: RequestFailure, contact: Contact): CollectError | SnmpStatusError {
  const where = agentText(contact.settings);
  switch (failure.kind) {
    case 'timeout':
      return explainSilence(contact);
    case 'status':
      return explainStatus(failure.status, contact);
    case 'report':
      return explainReport(failure.text, contact.settings);
    case 'unsigned':
      // An agent with another key refuses our request by a report, so this is no refusal; anybody can sign like this.
      return new CollectError(
        'protocol',
        `${where} sent an answer that is signed with another key than that of ${userOf(contact.settings)}: somebody else may answer in its name`,
      );
    case 'clock':
      return new CollectError(
        'protocol',
        `${where} set its clock back in the middle of the look: it was started anew and has forgotten how often, or an old answer was sent again`,
      );
    case 'unreadable':
      return new CollectError('protocol', `${where} sent an answer that cannot be read: ${cleanText(failure.problem)}`);
    case 'system':
      return explainSystem(failure.code, where);
  }
}

export function agentText(settings: SnmpSettings): string {
  return `SNMP agent ${settings.address} port ${settings.port}`;
}

function userOf(settings: SnmpSettings): string {
  return settings.credential.version === '3' ? `user "${settings.credential.username}"` : 'the community';
}

function explainSilence(contact: Contact): CollectError {
  const { settings, unreadable, answers, problem } = contact;
  if (unreadable > 0 && answers === 0) {
    return new CollectError(
      'protocol',
      `${agentText(settings)} sent nothing but what cannot be read (${unreadable} datagrams, ${triesOf(settings)}): ${problem}`,
    );
  }
  const instead = unreadable > 0 ? `; ${unreadable} datagrams that came cannot be read: ${problem}` : '';
  return new CollectError('timeout', `${silenceText(contact)}${instead}`);
}

function triesOf({ retries, timeoutMs }: SnmpSettings): string {
  return `${retries + 1} ${retries === 0 ? 'try' : 'tries'} of ${timeoutMs} ms`;
}

function silenceText({ settings, datagrams, answers, oids }: Contact): string {
  const { credential } = settings;
  const where = agentText(settings);
  const waited = triesOf(settings);
  if (answers > 0) {
    return `${where} fell silent after ${answers} answers (${waited}), asked for ${oids.slice(0, 3).join(', ')}`;
  }
  if (credential.version !== '3') {
    const heard = datagrams === 0 ? 'no answer' : `${datagrams} datagrams that answer nothing we asked`;
    return `${where}: ${heard} (SNMPv${credential.version}, ${waited}): the community is wrong, or no agent listens there, or something between drops the packets`;
  }
  if (datagrams === 0) {
    return `${where}: no answer to the discovery of SNMPv3 (${waited}): no agent listens there, or it does not speak SNMPv3, or something between drops the packets`;
  }
  return credential.privacy === 'none'
    ? `${where} answered the discovery of SNMPv3 and then nothing (${waited}): it may not let user "${credential.username}" read`
    : `${where} answered the discovery of SNMPv3 and then nothing (${waited}): probably the privacy key or the privacy protocol (${credential.privacy}) is wrong`;
}

/** A status that is not about size or a missing object is final: access, and statuses that only writes should get. */
function explainStatus(status: string, { settings, oids }: Contact): CollectError | SnmpStatusError {
  const text = `${agentText(settings)} answered ${status} when asked for ${oids.slice(0, 3).join(', ')}`;
  return status === 'AuthorizationError' || status === 'NoAccess'
    ? new CollectError('auth', `${text}: ${userOf(settings)} may not read there`)
    : new SnmpStatusError(status, text);
}

/**
 * The reports by which an agent refuses a credential (RFC 3414 section 3.2, steps 3 to 6 and 8). None of them is signed, as
 * the agent has no key in common with us, so a hostile asset can send them, as it can refuse any login of SSH.
 */
const refusals: readonly (readonly [RegExp, string])[] = [
  [/^unsupported security level/i, 'refuses this security level (auth and privacy of the credential) for'],
  [/^unknown user name/i, 'does not know'],
  [/^wrong digest/i, 'refuses the auth key, or the auth protocol, of'],
  [/^decryption error/i, 'refuses the privacy key, or the privacy protocol, of'],
];

function explainReport(text: string, settings: SnmpSettings): CollectError {
  const where = agentText(settings);
  const refusal = refusals.find(([pattern]) => pattern.test(text));
  if (refusal !== undefined) return new CollectError('auth', `${where} ${refusal[1]} ${userOf(settings)}`);
  // Step 7: an agent says so where the signature was right, so it refuses no credential. In clear anybody can say it.
  if (/^not in time window/i.test(text)) {
    return new CollectError(
      'protocol',
      `${where} says that a request of ours is outside its time window; its clock was set, or somebody else answers in its name`,
    );
  }
  return new CollectError('protocol', `${where} answered with a report: ${cleanText(text)}`);
}

const unreachable: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'the port is closed (ICMP port unreachable)'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'no route to the network'],
  ['ENOTFOUND', 'the name has no address'],
  ['EAI_AGAIN', 'the name could not be looked up'],
]);

function explainSystem(code: string, where: string): CollectError {
  return new CollectError('unreachable', `${where}: ${unreachable.get(code) ?? code}`);
}
