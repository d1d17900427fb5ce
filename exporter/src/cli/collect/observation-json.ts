import type { Observation } from '../../model/observation.ts';
import { listenerJson } from '../../publish/http/api/json.ts';

/** An observation as spec section 5 prints it, here and in the API. */
export function observationJson(observation: Observation): object {
  const { asset, collector, takenAt, complete, listeners, evidence, identity } = observation;
  const { vendor, model, description } = identity;
  return {
    asset,
    collector,
    takenAt: new Date(takenAt).toISOString(),
    vendor,
    model,
    description,
    complete,
    listeners: listeners.map(listenerJson),
    evidence,
  };
}
