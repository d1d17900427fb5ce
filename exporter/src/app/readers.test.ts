import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../test/http/ask.ts';
import { httpOptions } from '../../test/http/fakes.ts';
import { baseline, policy } from '../compare/fixtures.ts';
import { newAsset } from '../compare/new-asset.ts';
import { reportOf } from '../compare/report.ts';
import type { AssetState } from '../model/state.ts';
import type { DeviationState } from '../model/state/deviation.ts';
import { parseState } from '../record/state/parse-state.ts';
import { unwatched } from '../lib/step.ts';
import { atOnce } from '../lib/turns.ts';
import type { HttpServer } from '../publish/http/options.ts';
import { createHttpServer } from '../publish/http/server.ts';
import { FleetRows } from '../engine/shown/fleet-rows.ts';
import { LiveFleet } from '../engine/shown/fleet.ts';

const rows = 20_000;
const now = Date.UTC(2026, 10, 22, 10);

/** Counts rows that were read in one turn of the event loop, and the most of all turns. */
class ReadCounter {
  most = 0;
  readonly #read = new Set<object>();
  #next = setImmediate(() => undefined);

  watch<T extends object>(item: T, key: keyof T & string): T {
    const value = item[key];
    const read = this.#read;
    return Object.defineProperty(item, key, {
      enumerable: true,
      get() {
        read.add(item);
        return value;
      },
    });
  }

  start(): void {
    this.most = 0;
    this.#read.clear();
    const turn = (): void => {
      this.most = Math.max(this.most, this.#read.size);
      this.#read.clear();
      this.#next = setImmediate(turn);
    };
    turn();
  }

  /** The last turn, in which the answer was sent, counts as well. */
  stop(): void {
    clearImmediate(this.#next);
    this.most = Math.max(this.most, this.#read.size);
  }
}

/** An asset that listens on every address it has, on ports of both transports; each of them deviates. */
function stateOf(reads: ReadCounter): AssetState {
  const ports = Array.from({ length: rows }, (_, at) => (at % 65_535) + 1);
  const listeners = ports.map((port) => {
    const listener = { transport: 'tcp' as const, port, exposure: 'any' as const, bindings: [] };
    return reads.watch({ ...listener, bindings: [{ address: '0.0.0.0', process: null }] }, 'port');
  });
  const deviations = ports.map((port): DeviationState => {
    const deviation = { transport: 'tcp' as const, port: String(port), verdict: 'unexpected' as const, processes: [] };
    const rest = { exposure: 'any' as const, sinceAt: now - port, pending: null, inMaintenance: false };
    return reads.watch({ ...deviation, ...rest }, 'verdict');
  });
  return { ...newAsset('a', now), lastSuccessAt: now, listeners, deviations };
}

describe('readers of an asset with very many listeners', () => {
  let server: HttpServer | null = null;
  const reads = new ReadCounter();
  afterEach(async () => {
    reads.stop();
    await server?.stop();
  });

  it.each([
    '/',
    '/assets/a',
    '/assets/a?page=30',
    '/assets/a/ports/tcp/22',
    '/api/v1/assets/a',
    '/api/v1/listeners?asset=a',
    '/api/v1/listeners?port=19999',
    '/api/v1/deviations?limit=1000',
  ])('%s looks at few of them in a turn', async (path) => {
    const state = stateOf(reads);
    const ofBaseline = policy(baseline([]));
    const rules = { ...ofBaseline, identity: { ...ofBaseline.identity, name: 'a' }, deviationLimit: 10_000 };
    const store = { state: () => Promise.resolve(state), listening: () => Promise.resolve(['a']) };
    const [policyOf, pausedOf, nextLookAt] = [() => rules, () => [], () => null];
    const watched = { watch: unwatched, configFile: () => 'c.yml' };
    const rows = new FleetRows();
    const fleet = new LiveFleet({
      rows,
      store,
      now: () => now,
      policyOf,
      pausedOf,
      nextLookAt,
      killSwitch: () => null,
      ...watched,
    });
    rows.update(reportOf(rules, { state, paused: [] }, now));
    server = createHttpServer(httpOptions({ fleet, now: () => now }));
    await server.start();
    reads.start();
    const { status, text } = await ask(server.url, path);
    reads.stop();
    expect(status).toBe(200);
    expect(reads.most).toBeGreaterThan(0);
    expect(reads.most, path).toBeLessThanOrEqual(1_000);
    expect(text.length).toBeLessThan(1_000_000);
  });

  it('their state comes from the store in parts', () => {
    const text = JSON.stringify(stateOf(reads));
    const cut = parseState(text);
    let parts = 1;
    while (cut.next().done !== true) parts += 1;
    expect(text.length / parts).toBeLessThan(70_000);
    expect(JSON.stringify(atOnce(parseState(text)))).toBe(text);
  });
});
