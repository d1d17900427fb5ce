/** The longest text of an asset that goes into a label, a page or a line of a log, in bytes of UTF-8 (spec section 3). */
export const maxLabelBytes = 128;

/**
 * Controls, line separators, half surrogates, and the format characters that reorder or hide text on a screen: a process
 * may call itself anything, and whoever reads the page at night must see what it is really called.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const encoder = new TextEncoder();

/** Text with U+FFFD in place of every character that does not print. */
export function printable(text: string): string {
  return text.replace(unprintable, '\uFFFD');
}

/**
 * Text of an asset made safe to show: U+FFFD in place of every character that does not print, valid UTF-8, and at most
 * `maxBytes` bytes, cut between two characters. The one place where labels are cleaned.
 */
export function cleanText(text: string, maxBytes: number = maxLabelBytes): string {
  // A UTF-16 unit makes at least one byte, so what stands behind maxBytes units never shows, and 10 MB cost nothing.
  const clean = printable(text.slice(0, maxBytes));
  const { read } = encoder.encodeInto(clean, new Uint8Array(maxBytes));
  return clean.slice(0, read);
}
