import { expect, test } from 'vitest';

import { METRIC } from './metrics.ts';
import { clear, drift, inputOf } from './test-answers.ts';
import { now, type FrameLabels, type Said } from './test-frames.ts';
import { buildView } from './view.ts';

const seconds = now / 1000;

const base = {
  asset: 'hmi-01',
  transport: 'tcp',
  service: 'x',
  process: 'p',
  exposure: 'any',
  severity: 'warning',
  confirmed: 'true',
  verdict: 'unexpected',
};

function said(...rows: readonly (FrameLabels & { readonly port: string })[]): Said {
  return rows.map((row) => [{ ...base, ...row }, 1]);
}

function shown(deviations: Said, since: Said = [], more = {}) {
  return buildView(inputOf({ ...clear, [METRIC.deviation]: deviations, [METRIC.since]: since, ...more })).deviations;
}

test('reads every label of a deviation', () => {
  const [row] = buildView(inputOf(drift)).deviations;

  expect(row).toMatchObject({
    asset: 'hmi-01',
    place: 'plant-a / cell-1',
    transport: 'tcp',
    port: '3389',
    service: 'ms-wbt-server',
    process: 'xrdp',
    exposure: 'any',
    verdict: 'unexpected',
    severity: 'critical',
    isConfirmed: true,
    isFlapping: false,
    doubt: null,
    sinceAt: now - 120_000,
  });
});

test('the worst comes first: severity, verdict, then the newest', () => {
  const rows = shown(
    said(
      { port: '1', severity: 'info' },
      { port: '2', verdict: 'expired' },
      { port: '10', verdict: 'changed' },
      { port: '9', verdict: 'changed' },
      { port: '5', verdict: 'forbidden' },
      { port: '6' },
      { port: '7' },
      { port: '8', severity: 'critical' },
    ),
    [
      [{ asset: 'hmi-01', transport: 'tcp', port: '6', verdict: 'unexpected' }, seconds - 500],
      [{ asset: 'hmi-01', transport: 'tcp', port: '7', verdict: 'unexpected' }, seconds - 100],
    ],
  );

  expect(rows.map(({ port }) => port)).toEqual(['8', '5', '7', '6', '9', '10', '2', '1']);
});

test('a severity that is not known counts as the worst', () => {
  const [row] = shown(
    said({ port: '1', severity: 'critical' }, { port: '2', severity: 'apocalyptic', verdict: 'forbidden' }),
  );

  expect(row).toMatchObject({ port: '2', severity: 'critical' });
});

test('one line for a deviation that two exporters publish, with the worse word of the two', () => {
  const rows = shown(
    said(
      { port: '1', instance: 'a', severity: 'info', confirmed: 'false', process: 'sshd' },
      { port: '1', instance: 'b', severity: 'critical', confirmed: 'true', process: 'dropbear' },
    ),
    [
      [{ ...base, port: '1', instance: 'a' }, seconds - 10],
      [{ ...base, port: '1', instance: 'b' }, seconds - 90],
    ],
  );

  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    severity: 'critical',
    isConfirmed: true,
    process: 'sshd, dropbear',
    sinceAt: now - 90_000,
  });
});

test('two verdicts on one port are two lines', () => {
  expect(shown(said({ port: '1' }, { port: '1', verdict: 'missing' }))).toHaveLength(2);
});

test('what is unconfirmed, flapping or on an asset out of sight says so', () => {
  const rows = shown(said({ port: '1', confirmed: 'false' }, { port: '2' }, { port: '3', asset: 'plc-7' }), [], {
    [METRIC.flapping]: [[{ asset: 'hmi-01', transport: 'tcp', port: '2' }, 1]],
    [METRIC.success]: [
      [{ asset: 'hmi-01' }, 1],
      [{ asset: 'plc-7' }, 0],
    ],
  });

  expect(rows.map(({ port, isConfirmed, isFlapping, doubt }) => ({ port, isConfirmed, isFlapping, doubt }))).toEqual([
    { port: '1', isConfirmed: false, isFlapping: false, doubt: null },
    { port: '2', isConfirmed: true, isFlapping: true, doubt: null },
    { port: '3', isConfirmed: true, isFlapping: false, doubt: 'look failed' },
  ]);
});

test('a deviation on an asset that nothing else speaks of is shown all the same', () => {
  const view = buildView(inputOf({ ...clear, [METRIC.deviation]: said({ port: '1', asset: 'ghost' }) }));

  expect(view.deviations.map(({ asset }) => asset)).toEqual(['ghost']);
  expect(view.unknown.map(({ asset }) => asset)).toEqual(['ghost']);
});

test('a value of 0 is no deviation', () => {
  expect(shown([[{ ...base, port: '1' }, 0]])).toEqual([]);
});
