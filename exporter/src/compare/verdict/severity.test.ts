import { expect, it } from 'vitest';
import type { SeverityRow } from '../../model/asset.ts';
import { severityOf } from './severity.ts';

const any: SeverityRow = {
  verdict: [],
  class: [],
  zone: [],
  criticality: [],
  role: [],
  exceptRole: [],
  severity: 'critical',
};
const identity = { zone: 'cell-1', criticality: 'high', role: 'plc' };
const question = { verdict: 'changed', class: 'control' } as const;

it.each<[string, Partial<SeverityRow>, 'critical' | 'warning']>([
  ['names nothing', {}, 'critical'],
  ['names all that is', { verdict: ['expired', 'changed'], class: ['control'], zone: ['cell-1'] }, 'critical'],
  ['names criticality and role', { criticality: ['low', 'high'], role: ['plc'] }, 'critical'],
  ['excepts another role', { exceptRole: ['hmi'] }, 'critical'],
  ['names another verdict', { verdict: ['expired'] }, 'warning'],
  ['names another class', { class: ['web', 'file'] }, 'warning'],
  ['names another zone', { zone: ['cell-2'] }, 'warning'],
  ['names another criticality', { criticality: ['low'] }, 'warning'],
  ['names another role', { role: ['hmi'] }, 'warning'],
  ['excepts its role', { exceptRole: ['hmi', 'plc'] }, 'warning'],
])('a row that %s: %s', (_what, row, severity) => {
  expect(severityOf({ identity, severity: [{ ...any, ...row }] }, question)).toBe(severity);
});

it('is that of the first row that applies, and a warning where the table is silent', () => {
  const rows: readonly SeverityRow[] = [
    { ...any, zone: ['cell-2'], severity: 'critical' },
    { ...any, zone: ['cell-1'], severity: 'info' },
    any,
  ];
  expect(severityOf({ identity, severity: rows }, question)).toBe('info');
  expect(severityOf({ identity, severity: [] }, question)).toBe('warning');
});
