/** The longest text of an asset in a label, a page or a log line, in bytes of UTF-8 (spec section 3). */
export const maxLabelBytes = 128;

/**
 * Controls, line separators, half surrogates, and format characters that reorder or hide text on a screen. A process
 * may have any name, and the person who reads the page must see the real one.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const encoder = new TextEncoder();

/** Text with U+FFFD in place of every character that does not print. */
export function printable(text: string): string {
  return text.replace(unprintable, '\uFFFD');
}

/**
 * Text of an asset made safe to show: U+FFFD for every character that does not print, valid UTF-8, and at most
 * `maxBytes` bytes, cut between two characters. All labels are cleaned here.
 */
export function cleanText(text: string, maxBytes: number = maxLabelBytes): string {
  // A UTF-16 unit makes at least one byte, so what stands behind maxBytes units never shows, and 10 MB cost nothing.
  const clean = printable(text.slice(0, maxBytes));
  const { read } = encoder.encodeInto(clean, new Uint8Array(maxBytes));
  return clean.slice(0, read);
}
