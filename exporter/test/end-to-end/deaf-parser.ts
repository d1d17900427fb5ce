import { existsSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded before the program (`node --import`): as long as the file exists that OTPORTS_TEST_DEAF names, to decode a text with
 * the word `deafening` in it takes for ever. No answer that does is known any more, and the product has no door for tests.
 */
const flag = process.env['OTPORTS_TEST_DEAF'] ?? '';

/* eslint-disable @typescript-eslint/unbound-method -- put back in the same place */
const { decode } = TextDecoder.prototype;
/* eslint-enable @typescript-eslint/unbound-method */

if (isMainThread)
  TextDecoder.prototype.decode = function (...args) {
    const text = decode.apply(this, args);
    while (text.includes('deafening') && existsSync(flag)) continue;
    return text;
  };
