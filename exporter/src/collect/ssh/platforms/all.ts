import { CollectError } from '../../../model/collection.ts';
import type { CommandAnswer } from '../answer.ts';
import { quoted } from '../faults.ts';
import type { PlatformChoice } from '../../../model/source/platform.ts';
import { ciscoIos } from './cisco-ios.ts';
import { ciscoIosxr } from './cisco-iosxr.ts';
import { ciscoNxos } from './cisco-nxos.ts';
import { freebsd } from './freebsd.ts';
import { junos } from './junos.ts';
import { linux } from './linux.ts';
import { macos } from './macos.ts';
import type { Platform } from './platform.ts';
import { aix, netbsd, openbsd, solaris } from './unixes.ts';
import { windows } from './windows.ts';

const platforms: Record<Exclude<PlatformChoice, 'auto'>, Platform> = {
  linux,
  windows,
  freebsd,
  openbsd,
  netbsd,
  macos,
  solaris,
  aix,
  'cisco-ios': ciscoIos,
  'cisco-nxos': ciscoNxos,
  'cisco-iosxr': ciscoIosxr,
  junos,
};

/** The platform of that name; null for `auto` and for a name that this version does not know. */
export function platformNamed(name: string): Platform | null {
  return Object.values(platforms).find((platform) => platform.name === name) ?? null;
}

/** The platform that the name of the server alone tells: `Cisco-1.25` is IOS. Null where it tells none. */
export function platformOfServer(software: string): Platform | null {
  return Object.values(platforms).find(({ ident }) => ident?.test(software) === true) ?? null;
}

/** What `auto` can find. */
export const detectable: readonly Platform[] = Object.values(platforms).filter(
  ({ uname, ident }) => uname !== null || ident !== null,
);

/**
 * Asks a machine with the SSH server of a Unix what it is. On other machines (network devices use OpenSSH too) it is
 * one word that is no command and does nothing.
 */
export const probeCommand = 'uname -s';

/** Reads the answer to the probe. @throws CollectError where it names no platform of this version */
export function probed(answer: CommandAnswer): Platform {
  const lines = answer.stdout.toString('latin1', 0, 65_536).split(/\r?\n/);
  // The end of the last line: a login shell may have printed a greeting before, with or without a line break.
  const said = lines.findLast((line) => line.trim() !== '')?.trim() ?? '';
  const platform = Object.values(platforms).find(({ uname }) => uname !== null && said.endsWith(uname));
  if (platform !== undefined && answer.exitCode === 0) return platform;
  const what = said === '' ? `nothing (${quoted(answer.stderr)})` : quoted(said);
  throw new CollectError(
    'protocol',
    `the asset answered ${what} to ${quoted(probeCommand)}, which is no platform of this version: say platform: in its source, one of ${Object.keys(platforms).join(', ')}`,
  );
}
