import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aRecord } from '../../../../../test/store/records.ts';
import { memoryStore } from '../../../../../test/store/memory-store.ts';
import { newAsset, reportedAt } from '../../../../../test/asset-reports.ts';
import { baseline, policy } from '../../../../compare/fixtures.ts';
import { withLastPolicy } from '../../../../compare/removed/last-policy.ts';
import { FleetRows } from '../../../../engine/shown/fleet-rows.ts';
import { LiveFleet } from '../../../../engine/shown/fleet.ts';
import { unwatched } from '../../../../lib/step.ts';
import type { AssetPolicy } from '../../../../model/asset.ts';
import type { Listener } from '../../../../model/listener.ts';
import type { AssetState } from '../../../../model/state.ts';
import { findListeners } from './listeners.ts';

/** The situations in which an asset may be. */
const kinds = ['configured', 'held', 'removed', 'forgotten', 'aside', 'never looked at'] as const;

interface Plan {
  readonly kind: (typeof kinds)[number];
  readonly site: string;
  readonly ports: readonly string[];
}

const ports = ['tcp/22', 'udp/22', 'tcp/23', 'tcp/102'];

const plans = fc.array(
  fc.record<Plan>({
    kind: fc.constantFrom(...kinds),
    site: fc.constantFrom('a', 'b'),
    ports: fc.subarray(ports),
  }),
  { maxLength: 9 },
);

const listener = (name: string): Listener => {
  const [transport, port] = name.split('/');
  const bindings = [{ address: '0.0.0.0', process: null }];
  return { transport: transport === 'udp' ? 'udp' : 'tcp', port: Number(port), exposure: 'any', bindings };
};

function policyAt(name: string, site: string): AssetPolicy {
  const ofBaseline = policy(baseline([]));
  return { ...ofBaseline, identity: { ...ofBaseline.identity, name, site } };
}

/** A fleet with one asset for each plan, and a count of the states that were read. */
async function fleetOf(planned: readonly Plan[]): Promise<{ fleet: LiveFleet; read: () => number }> {
  const [now, store] = [() => reportedAt, memoryStore({ now: () => reportedAt })];
  const policies = new Map<string, AssetPolicy>();
  const aside = new Set<string>();
  let read = 0;
  const rows = new FleetRows();
  const fleet = new LiveFleet({
    rows,
    store: {
      state: (asset) => {
        read += 1;
        return store.state(asset);
      },
      listening: (query) => store.listening(query),
    },
    now,
    policyOf: (name) => policies.get(name) ?? null,
    pausedOf: () => [],
    nextLookAt: () => null,
    killSwitch: () => null,
    watch: { ...unwatched, isAside: (name) => aside.has(name) },
    configFile: () => 'otports.yml',
  });
  for (const [i, { kind, site, ports: open }] of planned.entries()) {
    const asset = `asset-${i}`;
    const rules = policyAt(asset, site);
    const { state } = aRecord({ asset, at: reportedAt, listeners: open.map(listener) });
    const known: AssetState = withLastPolicy(rules, state, reportedAt);
    const left = { removalPendingAt: kind === 'held' ? reportedAt : null, removedAt: kind === 'removed' ? 1 : null };
    if (kind !== 'never looked at') {
      await store.record({ state: { ...known, ...left }, events: [], changes: [], evidence: null });
    }
    if (kind === 'configured' || kind === 'aside' || kind === 'never looked at') policies.set(asset, rules);
    if (kind === 'aside') aside.add(asset);
    // The row is older than the store, so that the store decides.
    const listeners = open.map(
      (name) => ({ listener: listener(name), verdict: 'none', service: '', rule: null }) as const,
    );
    rows.update(newAsset(asset, { identity: rules.identity, listeners }));
    if (kind === 'forgotten') await store.forget(asset);
  }
  return { fleet, read: () => read };
}

async function allPages(fleet: LiveFleet, query: Omit<Parameters<typeof findListeners>[1], 'limit'>, limit: number) {
  const items = [];
  for (let after: string | undefined; ;) {
    const page = await findListeners(fleet, { ...query, limit, after });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    if (page.next === null) return items;
    after = page.next;
  }
}

describe('who listens on a port', () => {
  it('is what the states of all assets say, whatever has become of an asset', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.constantFrom(undefined, 'a', 'b'), async (planned, site) => {
        const { fleet } = await fleetOf(planned);
        const all = await allPages(fleet, { site }, 1000);
        for (const transport of [undefined, 'tcp', 'udp'] as const) {
          for (const port of [22, 23, 102, 1]) {
            const wanted = all.filter(
              (one) => one.port === port && (transport === undefined || one.transport === transport),
            );
            expect(await allPages(fleet, { site, port, transport }, 2)).toEqual(wanted);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('reads no state of an asset that does not', async () => {
    const planned = Array.from({ length: 50 }, (_, i): Plan => {
      return { kind: 'configured', site: 'a', ports: i % 25 === 0 ? ['tcp/22', 'udp/22'] : ['tcp/23'] };
    });
    const { fleet, read } = await fleetOf(planned);
    expect(await allPages(fleet, { port: 22, transport: 'tcp' }, 1000)).toHaveLength(2);
    expect(read()).toBe(2);
  });
});
