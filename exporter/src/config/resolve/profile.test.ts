import { expect, it } from 'vitest';
import { written } from './fixtures.ts';
import { profileOf } from './profile.ts';

const gentle = { profile: 'gentle' };

it.each([
  ['an HMI', { role: 'hmi' }, {}, 'normal'],
  ['an HMI, gentle for all', { role: 'hmi' }, { defaults: gentle }, 'gentle'],
  ['an HMI that is fragile', { role: 'hmi', profile: 'fragile' }, {}, 'fragile'],
  ['a server', { role: 'hmi', profile: 'server' }, {}, 'server'],
  ['a PLC', { role: 'plc' }, {}, 'fragile'],
  ['a PLC, gentle for all', { role: 'plc' }, { defaults: gentle }, 'fragile'],
  ['a PLC, gentle for assets like it', { role: 'plc' }, { match: gentle }, 'gentle'],
  ['a PLC, gentle by itself', { role: 'PLC', ...gentle }, {}, 'gentle'],
  ['a PLC that is called normal', { role: 'plc', profile: 'normal' }, {}, 'fragile'],
])('%s', (_what, own, others, expected) => {
  const { entry, merged } = written(own, others);
  expect(profileOf(entry, merged)).toBe(expected);
});
