import { createHmac } from 'node:crypto';

/** One line of a known_hosts file for the asset. */
export interface KnownHost {
  readonly marker: 'revoked' | 'cert-authority' | null;
  readonly keyType: string;
  /** The key as SSH sends it. */
  readonly key: Buffer;
}

/**
 * The lines of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT) that name this address and port. Unreadable
 * lines are ignored, like OpenSSH does: they can only add trust, so without them nothing is trusted wrongly.
 */
export function knownHostsFor(text: string, address: string, port: number): readonly KnownHost[] {
  const name = hostName(address, port);
  const found: KnownHost[] = [];
  for (const line of text.split(/\r?\n/)) {
    const fields = line.trim().split(/[ \t]+/);
    const marker = fields[0]?.startsWith('@') === true ? fields.shift() : undefined;
    const [hosts, keyType, key] = fields;
    if (hosts === undefined || hosts.startsWith('#') || keyType === undefined || key === undefined) continue;
    if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority') continue;
    if (!namesHost(hosts, name)) continue;
    found.push({ marker: markers[marker ?? ''] ?? null, keyType, key: Buffer.from(key, 'base64') });
  }
  return found;
}

const markers: Readonly<Record<string, 'revoked' | 'cert-authority'>> = {
  '@revoked': 'revoked',
  '@cert-authority': 'cert-authority',
};

/** OpenSSH writes the port only where it is not 22, with the host in brackets. */
export function hostName(address: string, port: number): string {
  return port === 22 ? address : `[${address}]:${port}`;
}

function namesHost(hosts: string, name: string): boolean {
  const lower = name.toLowerCase();
  if (hosts.startsWith('|')) return namesHashed(hosts, lower);
  let found = false;
  for (const pattern of hosts.toLowerCase().split(',')) {
    // A negated pattern that matches excludes the line, at any position.
    if (pattern.startsWith('!')) {
      if (matches(pattern.slice(1), lower)) return false;
    } else if (matches(pattern, lower)) found = true;
  }
  return found;
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, keyed with the salt. */
function namesHashed(hosts: string, name: string): boolean {
  const [, version, salt, hash] = hosts.split('|');
  if (version !== '1' || salt === undefined || hash === undefined) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** Only `*` and `?`, in linear time (a regular expression made of the pattern could be made to backtrack). */
function matches(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < name.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = i;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
