import { isIP } from 'node:net';

/**
 * Whether an asset can have this address, as a sensor prints it. Groups (multicast, broadcast), `0.0.0.0` and `::` answer
 * for nobody; what is no address at all is not one either.
 */
export function isAssetAddress(printed: string): boolean {
  const address = printed.replace(/%.*$/, '');
  switch (isIP(address)) {
    case 4:
      return !/^(?:0|22[4-9]|23\d|24\d|25[0-5])\./.test(address);
    case 6:
      return !/^ff|^[0:]+$/i.test(address);
    default:
      return false;
  }
}
