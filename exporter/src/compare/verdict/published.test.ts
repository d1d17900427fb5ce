import { describe, expect, it } from 'vitest';
import type { DeviationState } from '../../model/state/deviation.ts';
import type { Deviation, Verdict } from '../../model/verdict.ts';
import { hour, policy } from '../fixtures.ts';
import { byWeight, publish, withinLimit } from './published.ts';

const asset = policy(null);
const modbus: DeviationState = {
  transport: 'tcp',
  port: '502',
  verdict: 'unexpected',
  processes: ['modbusd', 'nc'],
  exposure: 'any',
  sinceAt: hour,
  pending: null,
  inMaintenance: false,
};
const waiting = { kind: 'look', seen: 1, failed: 0 } as const;

describe('publish', () => {
  it('names service, holders and severity of what is confirmed', () => {
    expect(publish(asset, modbus)).toStrictEqual({
      transport: 'tcp',
      port: '502',
      verdict: 'unexpected',
      exposure: 'any',
      sinceAt: hour,
      service: 'modbus',
      process: 'modbusd,nc',
      severity: 'critical',
      confirmed: true,
    });
  });

  it.each([
    ['is unknown where nobody saw its holder', { processes: [] }, { process: 'unknown' }],
    ['is info while it waits for a look', { pending: waiting }, { severity: 'info', confirmed: false }],
    ['is info within a maintenance window', { inMaintenance: true }, { severity: 'info', confirmed: false }],
    ['says what confirmed it without a look', { confirmedBy: 'time' }, { confirmed: true, confirmedBy: 'time' }],
    ['has the service of the first port of a range', { port: '502-600' }, { port: '502-600', service: 'modbus' }],
    ['has the severity of its verdict', { verdict: 'expired' }, { severity: 'warning' }],
  ] as const)('%s', (_what, now, published) => {
    expect(publish(asset, { ...modbus, ...now })).toMatchObject(published);
  });

  it('does not say by what it was confirmed while a window holds it back', () => {
    expect(publish(asset, { ...modbus, confirmedBy: 'time', inMaintenance: true })).not.toHaveProperty('confirmedBy');
  });
});

function deviation(port: string, more: Partial<Deviation> = {}): Deviation {
  return { ...publish(asset, { ...modbus, port }), ...more };
}

describe('the order of deviations', () => {
  it('is severity, then verdict, then age, then port as a number', () => {
    const inOrder = [
      deviation('9', { verdict: 'hidden' }),
      deviation('8', { verdict: 'forbidden', sinceAt: 2 * hour }),
      deviation('7', { sinceAt: 0 }),
      deviation('80', { sinceAt: hour }),
      deviation('502', { sinceAt: hour }),
      deviation('1', { severity: 'warning', verdict: 'forbidden', sinceAt: 0 }),
      deviation('2', { severity: 'info', verdict: 'hidden', sinceAt: 0 }),
    ];
    expect([...inOrder].reverse().sort(byWeight)).toEqual(inOrder);
    expect([...inOrder].sort(byWeight)).toEqual(inOrder);
  });
});

describe('withinLimit', () => {
  const nothing = { worst: null, sinceAt: Infinity };
  const many = ['1', '2', '3', '4'].map((port, index) => deviation(port, { sinceAt: (4 - index) * hour }));
  const sum = {
    transport: '*',
    port: '*',
    service: 'many',
    process: 'many',
    exposure: 'none',
    verdict: 'unexpected',
    severity: 'critical',
    confirmed: true,
  };

  it('leaves as many as the limit alone', () => {
    expect(withinLimit(many, 4, nothing)).toEqual(many);
    expect(withinLimit([], 4, nothing)).toEqual([]);
  });

  it('makes one of the rest, as old as the oldest of them', () => {
    expect(withinLimit(many, 2, nothing)).toEqual([{ ...sum, sinceAt: hour }, many[0], many[1]]);
  });

  it('is critical only where one of the rest is confirmed', () => {
    const [one, two, ...rest] = many.map((each) => ({ ...each, confirmed: false, severity: 'info' as const }));
    expect(withinLimit([one!, two!, ...rest], 2, nothing)[0]).toMatchObject({ severity: 'info', confirmed: false });
    const mixed = [one!, two!, rest[0]!, many[3]!];
    expect(withinLimit(mixed, 2, nothing)[0]).toMatchObject({ severity: 'critical', confirmed: true });
  });

  it.each<[string, Verdict, Verdict]>([
    ['the worse verdict of the rest', 'forbidden', 'forbidden'],
    ['the worse verdict beyond', 'changed', 'unexpected'],
  ])('has %s where ports beyond deviate as well', (_what, ofRest, worst) => {
    const rest = deviation('9', { verdict: ofRest, sinceAt: 3 * hour, confirmed: false });
    expect(withinLimit([rest], 0, { worst: 'unexpected', sinceAt: 2 * hour })).toEqual([
      { ...sum, verdict: worst, sinceAt: 2 * hour },
    ]);
  });

  it('speaks of ports beyond alone, which count as confirmed', () => {
    expect(withinLimit([], 4, { worst: 'changed', sinceAt: hour })).toEqual([
      { ...sum, verdict: 'changed', sinceAt: hour },
    ]);
  });
});
