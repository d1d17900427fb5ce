import { expect, it } from 'vitest';
import { allow, baseline, forbid, hour } from '../fixtures.ts';
import { ofBaseline } from './of-baseline.ts';

const own = { isOnWire: false, now: hour };

it('says nothing of no baseline, and of a draft that it approves nothing', () => {
  const nothing = {
    baselineName: '',
    baselinePresent: false,
    baselineApprovedAt: null,
    baselineReviewDueAt: null,
    expiries: [],
    baselineAspects: [],
  };
  expect(ofBaseline(null, own)).toEqual(nothing);
  expect(ofBaseline({ ...baseline([]), approved: false, approvedAt: null }, own)).toEqual({
    ...nothing,
    baselineName: 'hmi',
  });
  expect(ofBaseline({ ...baseline([]), approvedAt: 5, reviewDueAt: 7 }, own)).toEqual({
    ...nothing,
    baselineName: 'hmi',
    baselinePresent: true,
    baselineApprovedAt: 5,
    baselineReviewDueAt: 7,
  });
});

it('names of each port the rule that runs out first, of those that have not', () => {
  const rules = [
    allow('tcp/22', { expiresAt: 9 * hour }),
    allow('tcp/22', { expiresAt: 3 * hour }),
    allow('udp/100-110', { expiresAt: 2 * hour }),
    allow('tcp/80', { expiresAt: hour }),
    allow('tcp/443'),
  ];
  expect(ofBaseline(baseline(rules), own).expiries).toEqual([
    { transport: 'udp', port: '100-110', expiresAt: 2 * hour },
    { transport: 'tcp', port: '22', expiresAt: 3 * hour },
  ]);
});

it('needs the aspects that its rules speak of; of a wire witness only those of required ones', () => {
  const aspects = (...all: Parameters<typeof baseline>) => ofBaseline(baseline(...all), own).baselineAspects;
  expect(aspects([allow('tcp/22'), allow('tcp/80')])).toEqual(['tcp']);
  expect(aspects([allow('udp/161'), allow('tcp/80', { processes: ['nginx'] })])).toEqual(['process', 'tcp', 'udp']);
  expect(aspects([], [forbid('udp/69'), forbid('tcp/23')])).toEqual(['tcp', 'udp']);
  const required = [allow('udp/161', { required: true }), allow('tcp/102', { required: true }), allow('tcp/80')];
  expect(ofBaseline(baseline(required), { ...own, isOnWire: true }).baselineAspects).toEqual(['tcp', 'udp']);
  expect(ofBaseline(baseline(required.slice(2)), { ...own, isOnWire: true }).baselineAspects).toEqual([]);
});
