import { choosesBy, type Doubt } from './doubt.ts';

/**
 * Commands that list everything in their table, word by word. Devices accept the beginning of a word. `?` marks
 * optional words.
 */
const whole: readonly (readonly string[])[] = [
  'show control-plane host open-ports',
  'show ip ports all',
  'show ip sockets',
  'show udp detail?',
  'show tcp brief all? numeric? all?',
  'show sockets connection tcp? udp? raw? detail?',
  'show lpts bindings brief?',
  'show udp brief',
  'show tcp detail pcb all',
  'show system connections inet? inet6? extensive? show-routing-instances?',
].map((command) => command.split(' '));

/** A typed VRF, location or port selects only some sockets. */
export function deviceNarrows(commands: readonly string[]): readonly Doubt[] {
  return commands.flatMap((command) => {
    const words = command
      .replace(/^(?:do|run)\s+/i, '')
      .toLowerCase()
      .split(/\s+/);
    if (whole.some((known) => fits(words, known))) return [];
    const odd = words.find((_, at) => !whole.some((known) => begins(words.slice(0, at + 1), known)));
    return [choosesBy(odd ?? command)];
  });
}

function begins(typed: readonly string[], words: readonly string[]): boolean {
  return words.some((_, length) => fits(typed, words.slice(0, length + 1)));
}

/** True where the typed words are this command. @param words in full, `?` after optional ones */
export function fits(typed: readonly string[], words: readonly string[]): boolean {
  let at = 0;
  for (const word of words) {
    const optional = word.endsWith('?');
    const full = optional ? word.slice(0, -1) : word;
    const here = typed[at] ?? '';
    if (here !== '' && full.startsWith(here)) at += 1;
    else if (!optional) return false;
  }
  return at === typed.length;
}
