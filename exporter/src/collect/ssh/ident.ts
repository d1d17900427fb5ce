import { CollectError } from '../../model/collection.ts';
import { cleanText } from '../../model/label.ts';
import { quoted } from './faults.ts';
import { platformChoices, type PlatformChoice } from './settings.ts';

/** An SSH server that runs on one kind of machine only. */
interface Family {
  readonly software: RegExp;
  readonly family: string;
  /** Null where this version does not know how to ask it. */
  readonly platform: Exclude<PlatformChoice, 'auto'> | null;
}

/** SSH servers of machines that must never get a command meant for another: an IOS router takes `ss` for a host name. */
const families: readonly Family[] = [
  { software: /^OpenSSH_for_Windows/, family: 'Windows', platform: 'windows' },
  { software: /^Sun_SSH_/, family: 'Solaris', platform: 'solaris' },
  { software: /^Cisco-/, family: 'Cisco IOS or IOS-XE', platform: null },
  { software: /^ROSSSH/, family: 'MikroTik RouterOS', platform: null },
  { software: /^HUAWEI-|^VRP-/, family: 'Huawei VRP', platform: null },
  { software: /^Comware-|^H3C-/, family: 'H3C Comware', platform: null },
  { software: /^RomSShell_/, family: 'a switch or controller with RomSShell', platform: null },
  { software: /^IPSSH-/, family: 'VxWorks', platform: null },
  { software: /^lancom/i, family: 'LANCOM', platform: null },
];

/** Servers on which the harmless probe may decide: Unix-like systems, and network devices that reuse them. */
const probeable = /^(OpenSSH[_-]|dropbear)/;

/**
 * Whether to go on with a server that calls itself this, before a byte is sent to it. Null: yes.
 * @param ident the line as received, e.g. `SSH-2.0-OpenSSH_9.2p1 Debian-2`
 */
export function identRefusal(ident: string, platform: PlatformChoice): CollectError | null {
  const match = /^SSH-([0-9.]+)-(.*)$/.exec(ident);
  const [, version = '', software = ''] = match ?? [];
  if (version !== '2.0' && version !== '1.99') {
    return new CollectError('protocol', `the server calls itself ${quoted(ident)}: only SSH 2 is spoken here`);
  }
  const known = families.find((row) => row.software.test(software));
  if (known !== undefined) return familyRefusal(software, known, platform);
  if (platform !== 'auto' || probeable.test(software)) return null;
  return new CollectError(
    'protocol',
    `the server calls itself ${quoted(software)}, which does not tell what machine it is: say platform: in its source, one of ${platformChoices.filter((choice) => choice !== 'auto').join(', ')}`,
  );
}

function familyRefusal(software: string, known: Family, platform: PlatformChoice): CollectError | null {
  const machine = `the server calls itself ${quoted(software)}, that is ${known.family}`;
  if (known.platform === null) {
    const message = `${machine}: this version of otports does not support it, and no command of another platform is sent to it`;
    return new CollectError('protocol', message);
  }
  if (platform === 'auto' || platform === known.platform) return null;
  const message = `${machine}, but its source says platform: ${platform}: ${known.platform} or auto would be right`;
  return new CollectError('protocol', message);
}

/** The platform that the server's name alone tells; null where the probe must decide. */
export function platformIn(ident: string): Exclude<PlatformChoice, 'auto'> | null {
  const software = ident.replace(/^SSH-[0-9.]+-/, '');
  return families.find((row) => row.software.test(software))?.platform ?? null;
}

/** What the server says of itself, for the identity of the asset. */
export function softwareOf(ident: string): string {
  return cleanText(ident.replace(/^SSH-[0-9.]+-/, ''));
}
