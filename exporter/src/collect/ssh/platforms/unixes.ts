import { parseBsdNetstat } from '../../../parsers/bsd/netstat.ts';
import { parseSolarisNetstat } from '../../../parsers/solaris/netstat.ts';
import { plainPlatform } from './plain.ts';

/** No pfiles: it stops each process that it looks at. */
export const solaris = plainPlatform({ name: 'solaris', uname: 'SunOS', parse: parseSolarisNetstat });
/** No rmsock: it can take a socket away. */
export const aix = plainPlatform({ name: 'aix', uname: 'AIX', parse: parseBsdNetstat });
export const openbsd = plainPlatform({ name: 'openbsd', uname: 'OpenBSD', parse: parseBsdNetstat });
export const netbsd = plainPlatform({ name: 'netbsd', uname: 'NetBSD', parse: parseBsdNetstat });
