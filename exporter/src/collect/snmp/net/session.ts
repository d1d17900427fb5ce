import snmp from 'net-snmp';
import { revealed } from '../../../lib/secret.ts';
import { CollectError } from '../../../model/collection.ts';
import type { Look } from '../../collector.ts';
import type { AssetSocket } from './asset-socket.ts';
import { Conversation } from './conversation.ts';
import type { OpenSession } from './open-session.ts';
import { decryptDes, encryptDes, type EncryptedPdu } from './des.ts';
import { agentText, type RequestFailure } from './session-error.ts';
import { communityOf, type SnmpSettings, type SnmpUser } from '../settings.ts';

/** Opens the only socket of a look. It closes itself when the look is aborted or the asset cannot be understood. */
export async function openSession(settings: SnmpSettings, look: Look): Promise<OpenSession> {
  look.signal.throwIfAborted();
  look.footprint.sessions += 1;
  const session = new Conversation({ open: createLibrarySession, failureOf }, settings, look);
  await session.open();
  return session;
}

/** The library's session on our socket. It frames, signs, encrypts and repeats; it opens no socket. */
function createLibrarySession(settings: SnmpSettings, socket: AssetSocket): snmp.Session {
  const { address, credential } = settings;
  const options = {
    port: settings.port,
    retries: settings.retries,
    timeout: settings.timeoutMs,
    transport: socket.family,
    dgramModule: { createSocket: () => socket },
  };
  if (credential.version === '3') {
    return snmp.createV3Session(address, libraryUser(credential), { ...options, context: settings.context ?? '' });
  }
  const community = communityOf(settings);
  // Without this check the library would send "public".
  if (community === '') throw new CollectError('auth', `${agentText(settings)} was not asked: the community is empty`);
  const version = credential.version === '1' ? snmp.Version1 : snmp.Version2c;
  return snmp.createSession(address, community, { ...options, version });
}

/** Our own DES in place of the library's, which needs a cipher that OpenSSL 3 does not have any more. */
const desProtocol = 1000;

type EncryptArguments = Parameters<typeof snmp.Encryption.encryptPduDes>;
type DecryptArguments = Parameters<typeof snmp.Encryption.decryptPduDes>;

Object.assign(snmp.Encryption.algorithms, {
  [desProtocol]: {
    encryptPdu: (...[pdu, , password, auth, engine]: EncryptArguments): EncryptedPdu =>
      encryptDes(localizedKey(auth, password, engine), pdu),
    decryptPdu: (...[pdu, , salt, password, auth, engine]: DecryptArguments): Buffer =>
      decryptDes(localizedKey(auth, password, engine), pdu, salt),
  },
});

/** The declared type of the last argument is wrong: it is the engine, not the algorithm. */
function localizedKey(auth: snmp.AuthProtocols, password: string, engine: unknown): Buffer {
  const { engineID } = engine as { engineID: Buffer };
  return snmp.Authentication.passwordToKey(auth as LocalizedAuth, password, engineID);
}

type LocalizedAuth = Parameters<typeof snmp.Authentication.passwordToKey>[0];

function libraryUser(user: SnmpUser): snmp.User {
  const { SecurityLevel, AuthProtocols, PrivProtocols } = snmp;
  const { username: name, authKey, privacyKey } = user;
  if (user.auth === 'none' || authKey === null) return { name, level: SecurityLevel.noAuthNoPriv };
  const signed = { name, authProtocol: AuthProtocols[user.auth], authKey: revealed(authKey) };
  if (user.privacy === 'none' || privacyKey === null) return { ...signed, level: SecurityLevel.authNoPriv };
  const privProtocol = PrivProtocols[user.privacy];
  const encrypted: snmp.User = {
    ...signed,
    level: SecurityLevel.authPriv,
    privProtocol,
    privKey: revealed(privacyKey),
  };
  // Not in the declared enumeration, for the library looks protocols up by number.
  return user.privacy === 'des' ? Object.assign(encrypted, { privProtocol: desProtocol }) : encrypted;
}

/** Tells the kinds of errors of the library apart. A text that may hold a community is not passed on. */
function failureOf(error: unknown): RequestFailure {
  if (!(error instanceof Error)) return { kind: 'unreadable', problem: 'nothing' };
  if (error.name === 'RequestTimedOutError') return { kind: 'timeout' };
  if (error instanceof snmp.RequestFailedError) {
    return { kind: 'status', status: snmp.ErrorStatus[error.status] ?? String(error.status) };
  }
  if (error instanceof snmp.ResponseInvalidError) return invalidOf(error);
  if ('code' in error && typeof error.code === 'string') return { kind: 'system', code: error.code };
  return { kind: 'unreadable', problem: error.message };
}

function invalidOf(error: snmp.ResponseInvalidError): RequestFailure {
  const { ResponseInvalidCode: code } = snmp;
  if (error.message.includes('is outside the time window of')) return { kind: 'clock' };
  if (error.code !== code.EAuthFailure) return { kind: 'unreadable', problem: error.message };
  return error.message.startsWith('Authentication digest')
    ? { kind: 'unsigned' }
    : { kind: 'report', text: error.message };
}
