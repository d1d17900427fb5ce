import { expect, it } from 'vitest';
import { listed } from './listed.ts';

it('names one, two and more', () => {
  expect(listed(['import'], 'or')).toBe('import');
  expect(listed(['import', 'zeek'], 'or')).toBe('import or zeek');
  expect(listed(['import', 'zeek', 'suricata'], 'and')).toBe('import, zeek and suricata');
});
