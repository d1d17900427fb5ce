import { parseBsdNetstat } from '../../../parsers/bsd/netstat.ts';
import { parseSolarisNetstat } from '../../../parsers/solaris/netstat.ts';
import { plainPlatform } from './plain.ts';

/** pfiles is not used: it stops each process that it looks at. */
export const solaris = plainPlatform({
  name: 'solaris',
  uname: 'SunOS',
  ident: /^Sun_SSH_/,
  parse: parseSolarisNetstat,
});
/** rmsock is not used: it can remove a socket. */
export const aix = plainPlatform({ name: 'aix', uname: 'AIX', ident: null, parse: parseBsdNetstat });
export const openbsd = plainPlatform({ name: 'openbsd', uname: 'OpenBSD', ident: null, parse: parseBsdNetstat });
export const netbsd = plainPlatform({ name: 'netbsd', uname: 'NetBSD', ident: null, parse: parseBsdNetstat });
