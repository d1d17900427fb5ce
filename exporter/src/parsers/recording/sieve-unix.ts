import type { Aspect } from '../../model/observation.ts';
import { choosesBy, type Doubt } from './doubt.ts';
import type { Lister } from './sieve-shell.ts';
import { socketKinds, type ShownKinds } from './socket-kinds.ts';
import { programs, optionsOf } from './unix-programs.ts';
import { showsLsof } from './lsof-options.ts';

/**
 * Finds typed options that select only some sockets: `ss -4`, `sockstat -P tcp`, `lsof -iTCP`. What one command leaves
 * out, another one in the same recording may show.
 */
export function unixNarrows(format: string, listers: readonly Lister[], text: string): readonly Doubt[] {
  const tools = format === 'proc-net' ? ['cat', 'head', 'tail'] : [format];
  const own = listers.filter(({ name }) => tools.includes(name));
  if (own.length === 0) return [];
  // The text is searched once, however many commands it has.
  const netstat = format === 'netstat' ? dialectOf(text) : '';
  const shown = own.map(({ name, words }) => shownBy(name === 'netstat' ? netstat : name, words));
  const unknown = shown.filter((one) => typeof one === 'string');
  if (unknown.length > 0) return unknown.map(choosesBy);
  const missing = socketKinds.filter((kind) => !shown.some((one) => one.includes(kind)));
  if (missing.length === 0) return [];
  const parts = (['tcp', 'udp'] as const).filter((part) => missing.some((kind) => kind.startsWith(part)));
  const isHalf = parts.some((part) => missing.filter((kind) => kind.startsWith(part)).length === 1);
  const doubted: readonly Aspect[] = isHalf ? [...parts, 'process'] : parts;
  return [{ aspects: doubted, note: `What was typed in it does not show: ${missing.join(', ')}.` }];
}

function dialectOf(text: string): string {
  if (/^[ \t]*(?:TCP|UDP): IPv[46][ \t]*\r?$/m.test(text)) return 'netstat-solaris';
  return /^[ \t]*(?:[\da-f]{6,16}[ \t]+)?(?:tcp|udp)[46]{0,2}[ \t]+(?:\d+[ \t]+){0,3}\S+\.[^\s.:]+[ \t]/m.test(text)
    ? 'netstat-bsd'
    : 'netstat';
}

function shownBy(name: string, words: readonly string[]): ShownKinds {
  if (name === 'cat') return socketKinds;
  if (name === 'head')
    return /(?:^| )-(?:n ?)?(?:-0|\d{4,})(?: |$)/.test(words.join(' ')) ? socketKinds : (words[0] ?? name);
  if (name === 'tail') return /(?:^| )-n ?\+[01](?: |$)/.test(words.join(' ')) ? socketKinds : (words[0] ?? name);
  if (name === 'lsof') return showsLsof(words);
  const program = programs[name];
  if (program === undefined) return name;
  const options = optionsOf(program, words);
  return typeof options === 'string' ? options : program.shows(options);
}
