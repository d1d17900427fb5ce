import { parseCiscoNxos } from '../../../parsers/cisco/nxos.ts';
import { oneCommand } from './device.ts';

/** Cisco NX-OS. Its SSH server is OpenSSH; `no-more` is its own option against paging. */
export const ciscoNxos = oneCommand({
  name: 'cisco-nxos',
  command: 'show sockets connection | no-more',
  needs: 'the role network-operator',
  parse: parseCiscoNxos,
  saysEnd: true,
});
