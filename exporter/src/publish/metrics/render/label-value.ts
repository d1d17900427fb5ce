import { cleanText } from '../../../model/label.ts';

/** Printable ASCII without quotation mark and backslash, short enough: nearly every value, and nothing has to be done. */
const harmless = /^[ !#-[\]-~]{0,128}$/;

/** A label value as both formats write it between quotation marks, made safe first (line ends are gone after cleaning). */
export function labelValue(text: string): string {
  if (harmless.test(text)) return text;
  return cleanText(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
