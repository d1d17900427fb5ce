import { describe, expect, it } from 'vitest';
import { weekdays, type Recurrence } from '../../model/windows.ts';
import { scopeOf, WindowSets } from './window-sets.ts';

const hour = 3_600_000;

describe('a window is for', () => {
  const hmi = { name: 'hmi-01', zone: 'cell-1' };

  it.each([
    ['all, where nothing is said', {}, true],
    ['who has the label', { labels: { zone: ['cell-2', 'cell-?'] } }, true],
    ['nobody with another label', { labels: { zone: ['cell-2'] } }, false],
    ['who is named', { assets: ['plc-*', 'hmi-*'] }, true],
    ['nobody with another name', { assets: ['plc-*'] }, false],
    ['who has the label and is named', { labels: { zone: ['cell-1'] }, assets: ['hmi-01'] }, true],
    ['nobody who is named without the label', { labels: { zone: ['dmz'] }, assets: ['hmi-01'] }, false],
    ['nobody with the label who is not named', { labels: { zone: ['cell-1'] }, assets: ['x'] }, false],
    ['nobody of an empty list', { assets: [] }, false],
  ])('%s', (_whom, window, expected) => {
    expect(scopeOf(window)(hmi)).toBe(expected);
  });

  it('all also where an asset has no name yet', () => {
    expect([scopeOf({})({}), scopeOf({ assets: ['hmi-01'] })({})]).toEqual([true, false]);
  });
});

describe('windows of assets', () => {
  const once: Recurrence = { startAt: 1, endAt: 2 };
  const nights: Recurrence = { weekly: { days: [...weekdays], from: '22:00', to: '05:00' }, timezone: 'UTC' };
  const noons: Recurrence = { weekly: { days: [...weekdays], from: '12:00', to: '13:00' }, timezone: 'UTC' };
  const of = (zone: string, recurrence: Recurrence) => ({ covers: scopeOf({ labels: { zone: [zone] } }), recurrence });
  const sets = new WindowSets(
    [of('cell-*', once), of('cell-1', nights)],
    [of('cell-1', nights), of('dmz', once), of('cell-?', noons)],
  );

  it('are those that fit, in their order, and one object for all assets with the same', () => {
    expect(sets.maintenanceOf({ zone: 'cell-1' })).toEqual([once, nights]);
    expect(sets.maintenanceOf({ zone: 'cell-1', name: 'x' })).toBe(sets.maintenanceOf({ zone: 'cell-1' }));
    expect(sets.maintenanceOf({ zone: 'cell-2' })).toEqual([once]);
    expect(sets.maintenanceOf({ zone: 'office' })).toEqual([]);
    expect(sets.pollingOf({ zone: 'cell-1' }).windows).toEqual([nights, noons]);
    expect(sets.pollingOf({ zone: 'cell-1', name: 'x' })).toBe(sets.pollingOf({ zone: 'cell-1' }));
  });

  it('know how long an asset cannot be asked: never where it has none', () => {
    expect(sets.pollingOf({ zone: 'office' })).toEqual({ windows: null, closedMs: 0 });
    expect(sets.pollingOf({ zone: 'cell-2' })).toEqual({ windows: [noons], closedMs: 23 * hour });
    expect(sets.pollingOf({ zone: 'cell-1' }).closedMs).toBe(9 * hour);
    expect(sets.pollingOf({ zone: 'dmz' })).toEqual({ windows: [once], closedMs: 0 });
  });
});
