/** Just enough BER to play an SNMP agent, written apart from the code it tests. */

export function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length =
    body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}

export function integer(value: number, tag = 2): Buffer {
  const octets: number[] = [];
  let rest = BigInt(value);
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (rest !== 0n && rest !== -1n);
  const first = octets[0] ?? 0;
  if (value >= 0 && first > 127) octets.unshift(0);
  if (value < 0 && first < 128) octets.unshift(255);
  return tlv(tag, Buffer.from(octets));
}

export function octets(value: Buffer | string, tag = 4): Buffer {
  return tlv(tag, Buffer.from(value));
}

export function oid(text: string): Buffer {
  const [first = 1, second = 3, ...rest] = text.split('.').map(Number);
  return tlv(6, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const groups = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift(128 + (rest % 128));
  return groups;
}

export interface Tlv {
  readonly tag: number;
  readonly body: Buffer;
}

/** The elements of a list, which is taken to be well made: it comes from us. */
export function elements(body: Buffer): Tlv[] {
  const found: Tlv[] = [];
  for (let at = 0; at < body.length;) {
    const tag = body[at] ?? 0;
    const first = body[at + 1] ?? 0;
    const extra = first < 128 ? 0 : first - 128;
    const length = extra === 0 ? first : body.readUIntBE(at + 2, extra);
    const start = at + 2 + extra;
    found.push({ tag, body: body.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

export function readInteger(element: Tlv | undefined): number {
  return element === undefined ? 0 : element.body.readIntBE(0, element.body.length);
}

export function readOid(element: Tlv | undefined): string {
  const numbers: number[] = [];
  let value = 0;
  for (const octet of element?.body ?? []) {
    value = value * 128 + (octet & 127);
    if (octet < 128) {
      numbers.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = numbers;
  return [Math.floor(first / 40), first % 40, ...rest].join('.');
}
