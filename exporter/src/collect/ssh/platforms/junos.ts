import { parseJunos } from '../../../parsers/junos/connections.ts';
import { oneCommand } from './device.ts';

/** Junos, for an account whose shell is its CLI (that of root is not). Its SSH server is OpenSSH. */
export const junos = oneCommand({
  name: 'junos',
  command: 'show system connections | no-more',
  needs: 'the permission view',
  parse: parseJunos,
  saysEnd: true,
});
