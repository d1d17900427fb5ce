import { isIP } from 'node:net';

/**
 * Whether an asset can have this address, as a sensor prints it. Groups (multicast, broadcast), `0.0.0.0` and `::` answer
 * for nobody; what is no address at all is not one either. What RFC 5771 reserves between the groups in use, and class E,
 * is no group: where a sensor saw one of these answer, its log was made anonymous, and it was an asset.
 */
export function isAssetAddress(printed: string): boolean {
  const address = printed.replace(/%.*$/, '');
  switch (isIP(address)) {
    case 4:
      return !/^(?:0|224|23[2349])\.|^255\.255\.255\.255$/.test(address);
    case 6:
      return !/^ff|^[0:]+$/i.test(address);
    default:
      return false;
  }
}

/** So many texts are remembered; a log of the whole Internet begins again. */
const maxRemembered = 65_536;

/** Which texts are addresses. A log names the same few again and again, and to find out takes long. */
export class KnownAddresses {
  readonly #known = new Set<string>();

  has(text: string): boolean {
    if (this.#known.has(text)) return true;
    if (isIP(text) === 0) return false;
    if (this.#known.size >= maxRemembered) this.#known.clear();
    // A text of its own: one that was cut out of a log would keep the whole log alive.
    this.#known.add(Buffer.from(text, 'latin1').toString('latin1'));
    return true;
  }
}
