import { cleanText } from '../../model/label.ts';
import { portName, seenHolder, type Listener } from '../../model/listener.ts';
import type { Completeness, Observation } from '../../model/observation.ts';
import { serviceOf } from '../../services/catalogue.ts';
import { table } from '../shared/table.ts';

/** An observation for a person: the listeners, and clearly what could not be seen. */
export function observationTable(observation: Observation): string {
  const { asset, takenAt, listeners, complete, notes, identity } = observation;
  const { vendor, model, description } = identity;
  const product = [vendor, model].filter((part) => part !== null).join(' ');
  const said = [product === '' ? null : product, description];
  const head = [asset, ...said, new Date(takenAt).toISOString()].filter((part) => part !== null);
  return [
    `${head.map((part) => cleanText(part)).join(' · ')}\n\n`,
    table([['PORT', 'SERVICE', 'EXPOSURE', 'ADDRESSES', 'PROCESS'], ...listeners.map(row)]),
    ...unseen(complete).map((sentence) => `\n${sentence}\n`),
    ...notes.map((note) => `${note}\n`),
    `\n${listeners.length} ${listeners.length === 1 ? 'listener' : 'listeners'}\n`,
  ].join('');
}

/** A port that is not listed is closed only where the look was complete. An unseen process closes nothing. */
function unseen({ tcp, udp, process }: Completeness): readonly string[] {
  const transports = [...(tcp ? [] : ['TCP']), ...(udp ? [] : ['UDP'])];
  const ports = `${transports.join(' and ')} ports are not seen in full: what is not listed may be open all the same.`;
  return [
    ...(transports.length === 0 ? [] : [ports]),
    ...(process ? [] : ['Processes are not seen in full: "?" stands for one that the source could not see.']),
  ];
}

function row(listener: Listener): readonly string[] {
  const { transport, port, exposure, bindings } = listener;
  const addresses = [...new Set(bindings.map((binding) => cleanText(binding.address)))];
  const processes = [...new Set(bindings.map((binding) => cleanText(seenHolder(binding) ?? '?')))];
  return [portName(listener), serviceOf(transport, port).name, exposure, addresses.join(','), processes.join(',')];
}
