/**
 * CRC-32 of two texts put together, out of their own CRC-32s. A CRC is a remainder of polynomials over GF(2), so what
 * stands before `n` bytes counts x^(8n) times (modulo the polynomial), and the two remainders add up by XOR.
 */

/** The polynomial of gzip (RFC 1952), bits reflected: the highest bit is x^0. */
const polynomial = 0xedb88320;
const one = 0x80000000;

/** x^(2^k), by squaring x; enough for any length that a Buffer can have. */
const squares = Array.from({ length: 64 }, () => 0);
squares.reduce((power, _, index) => {
  squares[index] = power;
  return multiply(power, power);
}, one >>> 1);

/** The factor for `combine` with a second part of so many bytes: worth keeping, it costs more than the combining. */
export function shiftOf(bytes: number): number {
  let factor = one;
  for (let exponent = bytes * 8, bit = 0; exponent > 0; exponent = Math.floor(exponent / 2), bit += 1) {
    if (exponent % 2 === 1) factor = multiply(squares[bit] ?? one, factor);
  }
  return factor;
}

/** CRC-32 of the whole, where `shift` is `shiftOf(length of the second part)`. */
export function combine(first: number, second: number, shift: number): number {
  return (multiply(shift, first) ^ second) >>> 0;
}

function multiply(a: number, b: number): number {
  let product = 0;
  for (let rest = a | 0, factor = b; rest !== 0; rest <<= 1) {
    if (rest < 0) product ^= factor;
    factor = (factor >>> 1) ^ (factor & 1 ? polynomial : 0);
  }
  return product >>> 0;
}
