import { isPrompt } from '../foreign.ts';
import type { Format } from '../../model/recording-format.ts';

/** Answers of commands that a shell takes, so that anything may have been typed behind them. */
const shellFormats: ReadonlySet<Format> = new Set(['ss', 'netstat', 'proc-net', 'lsof', 'sockstat']);

const lister = String.raw`(?:^|[\s/;])(?:ss|netstat|lsof|sockstat|cat|head)\s`;
/** What only shows or keeps what it is given. */
const harmless = String.raw`(?:less|more|cat|tee|sort|column|nl|Out-File|Out-String|clip)\b`;
const sieves: readonly RegExp[] = [
  new RegExp(String.raw`${lister}.*(?<!\|)\|\s*(?!\s|\||$|(?:sudo\s+)?${harmless})`, 'i'),
  // The filter of ss itself, and what lsof is told to look at.
  /(?:^|[\s/;])ss\s[^|]*\s(?:[sd]port|src|dst|state|exclude)\s/,
  /(?:^|[\s/;])lsof\s[^|]*-(?:[A-Za-z]*i\s*[^\s-]*[:@]|[acgpu]\s*\S)/,
];

/** No command that somebody typed is longer. */
const longestCommand = 1000;

/** Whether a command was typed in a recording that leaves rows out of its answer: `netstat -tulpn | grep -E 'Proto|:22'`. */
export function isSieved(format: Format, text: string): boolean {
  if (!shellFormats.has(format)) return false;
  return text.split('\n').some((line) => {
    return line.length <= longestCommand && sieves.some((sieve) => sieve.test(line)) && isPrompt(line);
  });
}
