import { describe, expect, it } from 'vitest';
import { ConfigFiles } from '../read/files.ts';
import { Findings, formatProblem } from '../read/problem.ts';
import { readYaml } from '../read/yaml-source.ts';
import { checkRoot } from '../schema/root.ts';
import { scopedWindows } from './window-scopes.ts';

function windows(text: string) {
  const findings = new Findings();
  const loading = { file: 'c.yml', env: {}, now: 0, findings, files: new ConfigFiles() };
  const [source] = readYaml({ name: 'c.yml', text: `timezone: Europe/Berlin\n${text}`, sha256: '' }, findings);
  const root = checkRoot(loading, source!);
  const scoped = scopedWindows(loading, root!, new Set(['hmi-01', 'plc-01']));
  const said = [...findings.problems, ...findings.warnings].map(formatProblem);
  return { ...scoped, said };
}

const maintenance = (body: string) => windows(`maintenance:\n  - { name: w, ${body} }\n`);
const weekly = 'weekly: { days: [mon], from: "22:00", to: "05:00" }';
const startAt = Date.parse('2026-11-22T21:00:00Z');

describe('a maintenance window', () => {
  it.each([
    [
      'every week, in the time zone',
      weekly,
      { weekly: { days: ['mon'], from: '22:00', to: '05:00' }, timezone: 'Europe/Berlin' },
    ],
    ['once', 'start: "2026-11-22 22:00", end: "2026-11-22 22:01"', { startAt, endAt: startAt + 60_000 }],
  ])('%s', (_when, body, recurrence) => {
    const { maintenance: found, polling, said } = maintenance(body);
    expect([found.map((one) => one.recurrence), polling, said]).toEqual([[recurrence], [], []]);
    expect(found[0]?.covers({ name: 'anything' })).toBe(true);
  });

  const either = 'c.yml:3:5: maintenance.0: needs either start and end, or weekly';
  it.each([
    ['neither', 'assets: [hmi-01]', [either]],
    ['both', `${weekly}, start: "2026-11-22 22:00", end: "2026-11-22 23:00"`, [either]],
    ['weekly with a start', `${weekly}, start: "2026-11-22 22:00"`, [either]],
    ['weekly with an end', `${weekly}, end: "2026-11-22 22:00"`, [either]],
    ['a start alone', 'start: "2026-11-22 22:00"', [either]],
    ['an end alone', 'end: "2026-11-22 22:00"', [either]],
    [
      'an end at its start',
      'start: "2026-11-22 22:00", end: "2026-11-22 22:00"',
      ['c.yml:3:48: maintenance.0.end: is not after start'],
    ],
    [
      'days that are not in the calendar',
      'start: "2026-11-31 22:00", end: "2026-02-30 22:00"',
      [
        'c.yml:3:23: maintenance.0.start: is not in the calendar',
        'c.yml:3:48: maintenance.0.end: is not in the calendar',
      ],
    ],
    [
      'an end that is not in the calendar',
      'start: "2026-11-22 22:00", end: "2026-11-31 22:00"',
      ['c.yml:3:48: maintenance.0.end: is not in the calendar'],
    ],
  ])('with %s is refused', (_what, body, expected) => {
    const { maintenance: found, said } = maintenance(body);
    expect(said).toEqual(expected);
    expect(found).toEqual([]);
  });
});

describe('a window for assets', () => {
  it('covers those that it names, and warns of those that nobody knows', () => {
    const { maintenance: found, said } = maintenance(`${weekly}, assets: [hmi-01, "plc-*", "x?", hmi-1]`);
    expect(['hmi-01', 'plc-07', 'xy', 'plant'].map((name) => found[0]?.covers({ name }))).toEqual([
      ...[true, true, true, false],
    ]);
    expect(said).toEqual(['c.yml:3:101: maintenance.0.assets.3: no asset is called "hmi-1"; did you mean "hmi-01"?']);
  });

  it('may name one without a list, also where it is for asking', () => {
    const { polling, said } = windows(
      `polling_windows:\n  - { name: v, ${weekly} }\n  - { name: w, assets: nobody-here, ${weekly} }\n`,
    );
    expect(polling.map(({ recurrence }) => recurrence)).toEqual([
      ...Array<unknown>(2).fill({ weekly: { days: ['mon'], from: '22:00', to: '05:00' }, timezone: 'Europe/Berlin' }),
    ]);
    expect(polling.map(({ covers }) => covers({ name: 'hmi-01' }))).toEqual([true, false]);
    expect(said).toEqual([
      'c.yml:4:24: polling_windows.1.assets: no asset is called "nobody-here"; there are hmi-01, plc-01',
    ]);
  });
});
