import { seenHolder } from '../model/listener.ts';
import type { Observation } from '../model/observation.ts';

/** An observation as spec section 5 prints it, here and in the API. */
export function observationJson(observation: Observation): object {
  const { asset, collector, takenAt, complete, listeners, evidence } = observation;
  return {
    asset,
    collector,
    takenAt: new Date(takenAt).toISOString(),
    complete,
    listeners: listeners.map(({ transport, port, exposure, bindings }) => ({
      transport,
      port,
      exposure,
      bindings: bindings.map((binding) => ({ address: binding.address, process: seenHolder(binding) })),
    })),
    evidence,
  };
}
