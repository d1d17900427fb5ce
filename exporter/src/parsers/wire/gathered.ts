import { canonicalHost } from '../../lib/ip.ts';
import type { Binding } from '../../model/listener.ts';
import { isAssetAddress } from './asset-address.ts';
import { maxRows, noIdentity, refuse, type Parsed } from '../parsed.ts';
import type { WireAnswer, LineSpan, WireLog, WireSink } from './answer.ts';

interface GatheredAsset {
  readonly doors: Map<string, Binding>;
  at: number | null;
}

/** Everything one log says: for each address that answered, what it listens on. */
class Gathered implements WireSink {
  readonly #parser: string;
  readonly #assets = new Map<string, GatheredAsset>();
  /** Addresses as printed, canonical; null for those that no asset has. */
  readonly #names = new Map<string, string | null>();

  constructor(parser: string) {
    this.#parser = parser;
  }

  answered({ transport, address: printed, port, at }: WireAnswer): void {
    const address = this.#nameOf(printed);
    if (address === null) return;
    let asset = this.#assets.get(address);
    if (asset === undefined) {
      asset = { doors: new Map(), at: null };
      this.#assets.set(address, asset);
    }
    if (at !== null && (asset.at === null || at > asset.at)) asset.at = at;
    const door = `${transport}/${port}`;
    if (!asset.doors.has(door)) asset.doors.set(door, { transport, address, port, process: null });
  }

  /** A recording speaks of what answered; who was there besides is a question for the follower of a live log. */
  readonly saw = null;

  parsed(notes: readonly string[]): readonly Parsed[] {
    const unseen = 'A witness on the wire: what it did not see answer may be open all the same.';
    return [...this.#assets].map(([address, { doors, at }]) => ({
      bindings: [...doors.values()],
      complete: { tcp: false, udp: false, process: false },
      identity: noIdentity,
      notes: [unseen, ...notes],
      asset: address,
      takenAt: at,
    }));
  }

  #nameOf(printed: string): string | null {
    const known = this.#names.get(printed);
    if (known !== undefined) return known;
    if (this.#names.size >= maxRows) throw refuse(this.#parser, null, `more than ${maxRows} addresses`);
    const name = isAssetAddress(printed) ? canonicalHost(printed) : null;
    this.#names.set(printed, name);
    return name;
  }
}

/** Reads a whole log: one Parsed for each address that answered. @throws CollectError at the first line that is not right */
export function gather(parser: string, text: string, open: (sink: WireSink) => WireLog): readonly Parsed[] {
  const gathered = new Gathered(parser);
  const log = open(gathered);
  const notes: string[] = [];
  const rest = readLines(text, log);
  if (rest.start < rest.end) notes.push(lastLine(log, text, rest));
  return gathered.parsed(notes.filter((note) => note !== ''));
}

/** Reads every line that has an end. @returns what is left without one */
function readLines(text: string, log: WireLog): LineSpan {
  const line = { start: 0, end: 0, number: 1 };
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', line.start)) {
    line.end = text.charCodeAt(end - 1) === 0x0d && end > line.start ? end - 1 : end;
    log.read(text, line);
    line.start = end + 1;
    line.number++;
  }
  line.end = text.length;
  return line;
}

/** A sensor ends its lines. Where that end is missing only an object of JSON shows that it is whole. */
function lastLine(log: WireLog, text: string, line: LineSpan): string {
  const rest = text.slice(line.start).trimEnd();
  if (!rest.startsWith('{') || !rest.endsWith('}')) {
    return rest.startsWith('#') ? '' : `Line ${line.number} has no end, so it may have been cut off and was left out.`;
  }
  log.read(rest, { start: 0, end: rest.length, number: line.number });
  return '';
}
