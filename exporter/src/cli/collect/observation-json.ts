import type { Observation } from '../../model/observation.ts';
import { listenerJson } from '../../publish/http/api/json.ts';
import type { Io } from '../shared/io.ts';

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

/** The JSON form has no field for what could not be seen, so it is printed on standard error. */
export function printNotes(observations: readonly Observation[], io: Io): void {
  for (const { asset, notes } of observations) for (const note of notes) io.err(`${asset}: ${note}\n`);
}
