import { CollectError } from '../../../model/collection.ts';
import { cleanText } from '../../../model/label.ts';
import { quoted } from '../faults.ts';
import { platformOfServer } from '../platforms/all.ts';
import { platformChoices, type PlatformChoice } from '../../../model/source/platform.ts';

/** An SSH server that exists on one kind of machine only. */
interface Family {
  readonly software: RegExp;
  readonly family: string;
  /** The platforms that can be asked there; empty where this version knows none. */
  readonly platforms: readonly PlatformChoice[];
}

/**
 * SSH servers of machines that must never get a command meant for another machine: an IOS router takes `ss` for a host
 * name.
 */
const families: readonly Family[] = [
  { software: /^OpenSSH_for_Windows/, family: 'Windows', platforms: ['windows'] },
  { software: /^Sun_SSH_/, family: 'Solaris', platforms: ['solaris'] },
  // IOS and IOS-XE are Cisco-1.25. Cisco-2.0 is IOS XR, but it is not certain that nothing else uses it.
  { software: /^Cisco-/, family: 'Cisco IOS, IOS-XE or IOS XR', platforms: ['cisco-ios', 'cisco-iosxr'] },
  { software: /^ROSSSH/, family: 'MikroTik RouterOS', platforms: [] },
  { software: /^HUAWEI-|^VRP-/, family: 'Huawei VRP', platforms: [] },
  { software: /^Comware-|^H3C-/, family: 'H3C Comware', platforms: [] },
  { software: /^RomSShell_/, family: 'a switch or controller with RomSShell', platforms: [] },
  { software: /^IPSSH-/, family: 'VxWorks', platforms: [] },
  { software: /^lancom/i, family: 'LANCOM', platforms: [] },
];

/** Servers on which the harmless probe may decide: Unix-like systems, and network devices that use the same servers. */
const probeable = /^(OpenSSH[_-]|dropbear)/;

/**
 * Why we must not continue with a server of this name, before a byte is sent to it; null where we may.
 * @param ident the line as received, e.g. `SSH-2.0-OpenSSH_9.2p1 Debian-2`
 */
export function identRefusal(ident: string, platform: PlatformChoice): CollectError | null {
  const match = /^SSH-([0-9.]+)-(.*)$/.exec(ident);
  const [, version = '', software = ''] = match ?? [];
  if (version !== '2.0' && version !== '1.99') {
    return new CollectError('protocol', `the server calls itself ${quoted(ident)}: only SSH 2 is spoken here`);
  }
  const known = families.find((row) => row.software.test(software));
  if (known !== undefined && (platform !== 'auto' || known.platforms.length === 0)) {
    return familyRefusal(known, software, platform);
  }
  if (platform !== 'auto' || probeable.test(software) || platformOfServer(software) !== null) return null;
  return new CollectError(
    'protocol',
    `the server calls itself ${quoted(software)}, which does not tell what machine it is: say platform: in its source, one of ${(known?.platforms ?? namedPlatforms).join(', ')}`,
  );
}

const namedPlatforms = platformChoices.filter((choice) => choice !== 'auto');

/** Null where the configured platform is one of the family. */
function familyRefusal({ family, platforms }: Family, software: string, platform: PlatformChoice): CollectError | null {
  if (platforms.includes(platform)) return null;
  const instead =
    platforms.length === 0
      ? 'this version of otports does not support it'
      : `platform: ${platforms.join(' or ')} would be right`;
  return new CollectError(
    'protocol',
    `the server calls itself ${quoted(software)}, that is ${family}: ${instead}, and no command of another platform is sent to it`,
  );
}

/** What the server says of itself, for the identity of the asset. */
export function softwareOf(ident: string): string {
  return cleanText(ident.replace(/^SSH-[0-9.]+-/, ''));
}
