import type { Listener } from '../../src/model/listener.ts';
import type { AssetState } from '../../src/model/state.ts';
import type { AddressState, CredentialState, Store, StoreRecord } from '../../src/model/store.ts';
import { aChange, anEvent, aRecord, hour, startAt } from './records.ts';

const listener = (name: string, process: string | null = null): Listener => {
  const [transport, port] = name.split('/');
  const bindings = [{ address: '0.0.0.0', process }];
  return { transport: transport === 'udp' ? 'udp' : 'tcp', port: Number(port), exposure: 'any', bindings };
};

const withState = (record: StoreRecord, state: Partial<AssetState>): StoreRecord => ({
  ...record,
  state: { ...record.state, ...state },
});

const opened = (asset: string, at: number, port: number): StoreRecord =>
  aRecord({
    asset,
    at,
    listeners: [listener('tcp/22', 'sshd'), listener(`tcp/${port}`)],
    events: [anEvent({ asset, at, port })],
    changes: [aChange({ asset, at, port: String(port) })],
  });

/** Small, with one of each kind: written by the version before, it is what a later one must open. */
export const written: readonly StoreRecord[] = [
  aRecord({ asset: 'empty-01' }),
  ...[3389, 23, 8080].map((port, i) => opened('hmi-01', startAt + i * hour, port)),
  aRecord({ asset: 'plc-01', listeners: [listener('tcp/102'), listener('udp/161', 'snmpd "é"'), listener('udp/102')] }),
  aRecord({ asset: 'plc-01', at: startAt + hour, outcome: 'timeout', raw: null, listeners: [listener('tcp/102')] }),
  withState(opened('held-01', startAt, 21), { removalPendingAt: startAt + hour }),
  withState(opened('removed-01', startAt, 21), { removedAt: startAt + hour }),
  {
    ...opened('gone-01', startAt, 21),
    events: [
      anEvent({ asset: 'gone-01', port: 21 }),
      { asset: 'gone-01', at: startAt, event: 'removed', note: 'Its removal was confirmed.' },
    ],
  },
];

/** Of `written`: its state was forgotten, its history stays. */
export const forgotten = 'gone-01';

export const address: AddressState = {
  address: '10.20.1.11',
  nextLookAt: startAt + hour,
  lastLookAt: startAt,
  failures: 2,
  breakerUntil: null,
  refused: null,
};

export const credential: CredentialState = {
  name: 'plant',
  fingerprint: 'f0',
  failures: 1,
  pausedUntil: null,
  proven: true,
};

export async function writeFixture(store: Store): Promise<void> {
  for (const record of written) await store.record(record);
  await store.forget(forgotten);
  await store.saveAddress(address);
  await store.saveCredential(credential);
}
