import { deviceText, type Bytes } from './bytes.ts';
import { hex, unreadable, type SelfDescription } from './dialogue.ts';

/** The server that an endpoint describes (OPC 10000-4, 7.2). */
interface Application {
  readonly url: string;
  /** A server that only lists other servers (OPC 10000-4, 7.1: application type 3). */
  readonly isDirectory: boolean;
  readonly product: string | null;
  readonly name: string | null;
}

/**
 * The list of endpoints (OPC 10000-4, 7.14), read to its last byte. Its ports are an advertisement and no listener, so
 * only the server is used: its product, and the name that a person gave it. Vendor and version need a login.
 * @param url that was asked @throws CollectError
 */
export function readEndpoints(bytes: Bytes, url: string): SelfDescription {
  const count = bytes.i32le('the number of endpoints');
  const servers: Application[] = [];
  // An endpoint takes far more than a byte, so a wrong count ends at the end of the bytes.
  for (let at = 0; at < count; at += 1) servers.push(readEndpoint(bytes));
  bytes.end();
  const server = nearest(servers, url);
  if (server === undefined) throw unreadable('the server names no endpoint, so it says nothing of itself');
  const { product, name } = server;
  return { vendor: null, model: product, firmware: null, more: name === null ? [] : [`application ${name}`] };
}

/** Of several servers the one that was asked; a directory only where there is no other. */
function nearest(servers: readonly Application[], url: string): Application | undefined {
  const asked = servers.filter((server) => isSame(server.url, url));
  const some = asked.length > 0 ? asked : servers;
  return some.find(({ isDirectory }) => !isDirectory) ?? some[0];
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map((url) => url.toLowerCase().replace(/\/$/, ''));
  return left === right;
}

function readEndpoint(bytes: Bytes): Application {
  const url = bytes.string('the URL of an endpoint') ?? '';
  const server = { url, ...readApplication(bytes) };
  bytes.string('a certificate');
  bytes.take(4, 'a security mode');
  bytes.string('a security policy');
  skipList(bytes, 'the ways to log in', () => {
    bytes.string('a policy');
    bytes.take(4, 'the type of a token');
    for (const part of ['the type of an issued token', 'its issuer', 'its security policy']) bytes.string(part);
  });
  bytes.string('a transport profile');
  bytes.take(1, 'a security level');
  return server;
}

function readApplication(bytes: Bytes): Omit<Application, 'url'> {
  bytes.string('the URI of the application');
  const product = deviceText(bytes.string('the URI of the product') ?? '');
  const name = readLocalizedText(bytes);
  const isDirectory = bytes.i32le('the type of the application') === 3;
  bytes.string('the URI of the gateway');
  bytes.string('the URI of the discovery profile');
  skipList(bytes, 'the discovery URLs', () => {
    bytes.string('a discovery URL');
  });
  return { isDirectory, product, name };
}

/** A byte says which of locale (1) and text (2) follow (OPC 10000-6, 5.2.2.14). */
function readLocalizedText(bytes: Bytes): string | null {
  const mask = bytes.u8('the name of the application');
  if ((mask & ~3) !== 0)
    throw unreadable(`the name of the application begins with ${hex(mask)}; 0x00 to 0x03 would be right`);
  if ((mask & 1) !== 0) bytes.string('the locale of the name');
  return (mask & 2) === 0 ? null : deviceText(bytes.string('the name of the application') ?? '');
}

function skipList(bytes: Bytes, part: string, skipOne: () => void): void {
  const count = bytes.i32le(part);
  for (let at = 0; at < count; at += 1) skipOne();
}
