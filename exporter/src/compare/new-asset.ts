import type { Identity } from '../model/observation.ts';
import type { AssetState } from '../model/state.ts';

const nothingKnown: Identity = { vendor: null, model: null, description: null };

/**
 * The state of an asset without any look.
 * @param addedAt when it was first configured, epoch milliseconds
 */
export function newAsset(asset: string, addedAt: number): AssetState {
  return {
    asset,
    addedAt,
    lastCollection: null,
    lastSuccessAt: null,
    complete: null,
    lastCompleteAt: {},
    listeners: [],
    collector: null,
    evidence: null,
    identity: nothingKnown,
    notes: [],
    deviations: [],
    history: [],
    collections: {},
    events: {},
    footprint: { sessions: 0, requests: 0, sentBytes: 0, receivedBytes: 0 },
    seriesDroppedTotal: 0,
    remembered: null,
    removedAt: null,
  };
}
