import { createHash } from 'node:crypto';
import { pino } from 'pino';
import type { CommandDeps } from '../../src/commands/command.ts';
import { doorTo } from '../../src/commands/door.ts';
import type { Door } from '../../src/model/command/door.ts';
import type { Explanation } from '../../src/model/explanation.ts';
import type { Fleet, FleetRow } from '../../src/model/fleet.ts';
import { rowOf } from '../../src/engine/shown/fleet-rows.ts';
import type { AssetReport, JudgedListener } from '../../src/model/report.ts';
import type { ListeningQuery } from '../../src/model/store.ts';
import { memoryStore } from '../store/memory-store.ts';
import type { HttpOptions, Token } from '../../src/publish/http/options.ts';
import { reportedAt } from '../asset-reports.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `token of reader`, `token of operator`, `token of admin`. */
export const tokens: readonly Token[] = (['reader', 'operator', 'admin'] as const).map((role) => ({
  name: role,
  role,
  sha256: digest(`token of ${role}`),
}));

const nothing: Explanation = {
  listener: null,
  judgement: null,
  bindings: [],
  rules: [],
  deviations: [],
  suspect: null,
};

/** A fleet of reports that can be exchanged, as if looks had come in between. */
export class FakeFleet implements Fleet {
  readonly explanations = new Map<string, Explanation>();
  nextAt: number | null = reportedAt + 600_000;
  killSwitchFile: string | null = null;
  #reports: readonly AssetReport[] = [];

  set(reports: readonly AssetReport[]): void {
    this.#reports = reports;
  }

  rows(): readonly FleetRow[] {
    return this.#reports.map(rowOf);
  }

  report(asset: string): Promise<AssetReport | null> {
    return Promise.resolve(this.#reports.find(({ identity }) => identity.name === asset) ?? null);
  }

  deviations(asset: string): Promise<AssetReport | null> {
    return this.report(asset);
  }

  listening({ port, transport }: ListeningQuery): Promise<ReadonlySet<string>> {
    const isOne = ({ listener }: JudgedListener): boolean =>
      listener.port === port && (transport === undefined || listener.transport === transport);
    const those = this.#reports.filter(({ listeners }) => listeners.some(isOne));
    return Promise.resolve(new Set(those.map(({ identity }) => identity.name)));
  }

  async explain(asset: string, transport: string, port: number): Promise<Explanation | null> {
    const report = await this.report(asset);
    return report === null ? null : (this.explanations.get(`${transport}/${port}`) ?? nothing);
  }

  nextLookAt(): number | null {
    return this.nextAt;
  }

  killSwitch(): string | null {
    return this.killSwitchFile;
  }
}

/** The real door, to an exporter that can do nothing but reload. */
export function reloadDoor(reload: CommandDeps['reload']): Door {
  const unable = (): never => {
    throw new Error('not asked');
  };
  return doorTo({
    ready: Promise.resolve(),
    assets: { has: unable },
    schedule: { lookNow: unable, retry: unable, paused: unable },
    store: { state: unable },
    ledger: { take: unable },
    log: pino({ enabled: false }),
    now: unable,
    config: unable,
    reload,
  });
}

/** A server that is open, on loopback and ready, over a fleet without assets. */
export function httpOptions(changes: Partial<HttpOptions> = {}): HttpOptions {
  return {
    listen: { host: '127.0.0.1', port: 0 },
    tls: null,
    access: () => ({ reads: 'open', tokens: [], users: new Map() }),
    fleet: new FakeFleet(),
    store: memoryStore({ now: () => reportedAt }),
    metrics: (_request, response) => {
      response.end('otports_build_info 1\n');
      return Promise.resolve();
    },
    notReady: () => null,
    door: reloadDoor(() => Promise.resolve({ ok: true, problems: [], changes: {} })),
    commands: [],
    externalUrl: () => null,
    timezone: () => 'Europe/Berlin',
    version: '0.0.0-test',
    now: () => reportedAt,
    dropped: () => undefined,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ...changes,
  };
}
