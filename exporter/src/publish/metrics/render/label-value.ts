import { cleanText } from '../../../model/label.ts';

/**
 * Printable ASCII without quotation mark and backslash, and short. Nearly every value is like this and stays as it is.
 */
const harmless = /^[ !#-[\]-~]{0,128}$/;

/**
 * A label value as both formats write it between quotation marks. It is cleaned first, which also removes line ends.
 */
export function labelValue(text: string): string {
  if (harmless.test(text)) return text;
  return cleanText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
