import { cleanText } from '../model/label.ts';
import { portName, seenHolder, type Listener } from '../model/listener.ts';
import type { Observation } from '../model/observation.ts';
import { serviceOf } from '../services/catalogue.ts';
import { table } from './table.ts';

/** An observation as a person reads it: what listens, and loudly what could not be seen. */
export function observationTable(observation: Observation): string {
  const { asset, takenAt, listeners, complete, notes, identity } = observation;
  const unseen = Object.entries(complete).flatMap(([aspect, isComplete]) => (isComplete ? [] : [aspect]));
  const head = [asset, identity.description, new Date(takenAt).toISOString()].filter((part) => part !== null);
  return [
    `${head.map((part) => cleanText(part)).join(' · ')}\n\n`,
    table([['PORT', 'SERVICE', 'EXPOSURE', 'ADDRESSES', 'PROCESS'], ...listeners.map(row)]),
    unseen.length === 0
      ? ''
      : `\nNot seen in full: ${unseen.join(', ')}. What is not listed there may be open all the same.\n`,
    ...notes.map((note) => `${note}\n`),
    `\n${listeners.length} listeners\n`,
  ].join('');
}

function row(listener: Listener): readonly string[] {
  const { transport, port, exposure, bindings } = listener;
  const addresses = [...new Set(bindings.map((binding) => cleanText(binding.address)))];
  const processes = [...new Set(bindings.map((binding) => cleanText(seenHolder(binding) ?? '?')))];
  return [portName(listener), serviceOf(transport, port).name, exposure, addresses.join(','), processes.join(',')];
}
