import { cleanText } from '../../model/label.ts';
import type { Binding } from '../../model/listener.ts';
import { portName } from '../../model/listener.ts';

/** More would fill the page of an asset; the evidence has them all. */
const most = 40;

const host = /^svchost(?:\.exe)?$/i;

/** Which services stand behind svchost, which is the host of many: one sentence, or none. */
export function* servicesNote(held: readonly (readonly [Binding | undefined, readonly string[]])[]): Generator<string> {
  const said = new Set<string>();
  for (const [binding, services] of held) {
    if (binding === undefined || services.length === 0 || !host.test(binding.process ?? '')) continue;
    said.add(`${portName(binding)} ${cleanText(services.slice(0, most).join(', '))}`);
  }
  const shown = [...said].slice(0, most);
  const more = said.size > most ? `; ${said.size - most} more` : '';
  if (said.size > 0) yield `Services behind svchost: ${shown.join('; ')}${more}.`;
}
