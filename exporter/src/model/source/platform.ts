/** What `platform:` of an SSH source can be: `auto`, and the systems that this version knows how to ask. */
export const platformChoices = [
  'auto',
  'linux',
  'windows',
  'freebsd',
  'openbsd',
  'netbsd',
  'macos',
  'solaris',
  'aix',
  'cisco-ios',
  'cisco-nxos',
  'cisco-iosxr',
  'junos',
] as const;
export type PlatformChoice = (typeof platformChoices)[number];
