import { describe, expect, it } from 'vitest';
import { deviation, newAsset, reportedAt } from '../../../test/asset-reports.ts';
import type { PauseReason } from '../../model/report.ts';
import { unwatched } from '../../lib/step.ts';
import { memoryStore } from '../../../test/store/memory-store.ts';
import { FleetRows } from './fleet-rows.ts';
import { LiveFleet } from './fleet.ts';

const minute = 60_000;

function fleetOf(paused: readonly PauseReason[], nextLookAt: number | null): LiveFleet {
  const now = () => reportedAt;
  const store = memoryStore({ now });
  const configFile = () => 'otports.yml';
  return new LiveFleet({
    rows: new FleetRows(),
    store,
    now,
    policyOf: () => null,
    pausedOf: () => paused,
    nextLookAt: () => nextLookAt,
    killSwitch: () => null,
    watch: unwatched,
    configFile,
  });
}

describe('when the next look is due', () => {
  it.each<[string, readonly PauseReason[], number | null, number | null]>([
    ['on its schedule', [], reportedAt + minute, reportedAt + minute],
    ['now, where it waits for its turn', [], reportedAt - minute, reportedAt],
    ['when its breaker closes', ['breaker'], reportedAt + minute, reportedAt + minute],
    ['unknown, while a window is closed', ['window'], reportedAt - minute, null],
    ['unknown, while a refused login is not tried again', ['auth'], reportedAt + minute, null],
    ['never, where it is not on the schedule', [], null, null],
  ])('%s', (_when, paused, at, shown) => {
    expect(fleetOf(paused, at).nextLookAt('a')).toBe(shown);
  });
});

describe('a row', () => {
  it('counts each deviation above the limit, with the severity of their sum', () => {
    const rows = new FleetRows();
    const sum = deviation('*', { transport: '*' });
    const own = deviation(1, { severity: 'info', confirmed: false });
    rows.update(newAsset('a', { deviations: [sum, own], deviationsDropped: 126 }));
    expect(rows.rows()).toMatchObject([{ deviations: { critical: 126, warning: 0, info: 1 }, unconfirmed: 1 }]);
  });
});
