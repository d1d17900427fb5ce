import { expect, it } from 'vitest';
import type { DeviationState } from '../../model/state/deviation.ts';
import type { Verdict } from '../../model/verdict.ts';
import { allow, baseline, listener, policy } from '../fixtures.ts';
import { newAsset } from '../new-asset.ts';
import { asideReport } from './aside.ts';

it('of an asset that is put aside the deviations stay and are counted, without its listeners', () => {
  const deviation = (port: string, verdict: Verdict): DeviationState => ({
    transport: 'tcp',
    port,
    verdict,
    processes: [],
    exposure: 'any',
    sinceAt: 0,
    pending: null,
    inMaintenance: false,
  });
  const state = {
    ...newAsset('hmi-01', 0),
    listeners: [listener('tcp/22'), listener('tcp/3389'), listener('tcp/80')],
    deviations: [
      deviation('3389', 'unexpected'),
      deviation('80', 'unexpected'),
      deviation('443', 'missing'),
      deviation('6666', 'hidden'),
    ],
    notes: ['n'],
  };
  const report = asideReport(policy(baseline([allow('tcp/22')])), { state, paused: [] }, 0);
  expect(report.listeners).toEqual([]);
  expect(report.ports).toMatchObject({ unexpected: 2, missing: 1, hidden: 1, approved: 0 });
  expect(report.deviations.map(({ port }) => port)).toEqual(['6666', '80', '3389', '443']);
  expect(report.notes).toEqual([expect.stringContaining('put aside'), 'n']);
});
