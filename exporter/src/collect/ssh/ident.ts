import { CollectError } from '../../model/collection.ts';
import { cleanText } from '../../model/label.ts';
import { quoted } from './faults.ts';
import { platformChoices, type PlatformChoice } from './settings.ts';

/** SSH servers of machines that must never get a command meant for another: an IOS router takes `ss` for a host name. */
const otherFamilies: readonly { readonly software: RegExp; readonly family: string }[] = [
  { software: /^OpenSSH_for_Windows/, family: 'Windows' },
  { software: /^Cisco-/, family: 'Cisco IOS or IOS-XE' },
  { software: /^ROSSSH/, family: 'MikroTik RouterOS' },
  { software: /^HUAWEI-|^VRP-/, family: 'Huawei VRP' },
  { software: /^Comware-|^H3C-/, family: 'H3C Comware' },
  { software: /^RomSShell_/, family: 'a switch or controller with RomSShell' },
  { software: /^IPSSH-/, family: 'VxWorks' },
  { software: /^lancom/i, family: 'LANCOM' },
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
  const other = otherFamilies.find((row) => row.software.test(software));
  if (other !== undefined) {
    return new CollectError(
      'protocol',
      `the server calls itself ${quoted(software)}, that is ${other.family}: this version of otports does not support it, and no command of another platform is sent to it`,
    );
  }
  if (platform !== 'auto' || probeable.test(software)) return null;
  return new CollectError(
    'protocol',
    `the server calls itself ${quoted(software)}, which does not tell what machine it is: say platform: in its source, one of ${platformChoices.filter((choice) => choice !== 'auto').join(', ')}`,
  );
}

/** What the server says of itself, for the identity of the asset. */
export function softwareOf(ident: string): string {
  return cleanText(ident.replace(/^SSH-[0-9.]+-/, ''));
}
