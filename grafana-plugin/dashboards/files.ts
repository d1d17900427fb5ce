import path from 'node:path';

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

/** Where the committed JSON lies, which Grafana reads. */
export const fleetFile = path.resolve(import.meta.dirname, '../../dashboards/otports-fleet.json');

/** The dashboard as it is committed: the same builder gives the same bytes. */
export function textOf(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
