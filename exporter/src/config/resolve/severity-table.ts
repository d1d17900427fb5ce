import type { SeverityRow } from '../../model/asset.ts';
import { SeverityRow as Row, defaultSeverity } from '../schema/severity.ts';
import type { Otports } from '../schema/otports.ts';

/** The whole table: the rows of the config, then those that are built in. The first row that applies decides. */
export function severityRows(own: Otports['severity']): readonly SeverityRow[] {
  return [...own, ...defaultSeverity.map((row) => Row.parse(row))].map((row) => ({
    verdict: row.verdict ?? [],
    class: row.class ?? [],
    zone: row.zone ?? [],
    criticality: row.criticality ?? [],
    role: row.role ?? [],
    exceptRole: row.except_role ?? [],
    severity: row.severity,
  }));
}
