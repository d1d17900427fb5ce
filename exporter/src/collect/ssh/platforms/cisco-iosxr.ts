import { parseCiscoIosxr } from '../../../parsers/cisco/iosxr.ts';
import { oneCommand } from './device.ts';

/**
 * Cisco IOS XR. LPTS decides which packets reach the router itself, so its bindings are all listeners, in every VRF. It
 * is one command; TCP and UDP separately would be two, and older servers of XR run only one for each session.
 */
export const ciscoIosxr = oneCommand({
  name: 'cisco-iosxr',
  command: 'show lpts bindings brief',
  needs: 'the task lpts (read)',
  parse: parseCiscoIosxr,
  // Not all of its servers send an exit status.
  saysEnd: false,
});
