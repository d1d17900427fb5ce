import { DashboardBuilder, RowBuilder, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

import { collectionPanels, footprintPanels } from './panels/curves.ts';
import { driftPanel } from './panels/drift.ts';
import { listenersPanel } from './panels/listeners.ts';
import { numberPanels } from './panels/numbers.ts';
import { assetVariable, dataSourceVariable, portVariable, siteVariable, zoneVariable } from './variables.ts';

/** The one page for whoever is on call: what is wrong, what is not known, and how well the looking goes. */
export function fleetDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('OT ports: fleet')
    .uid('otports-fleet')
    .description('Open ports of OT assets against their approved baselines.')
    .tags(['otports'])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .variables([dataSourceVariable, siteVariable, zoneVariable, assetVariable, portVariable])
    .withPanel(driftPanel());
  for (const panel of numberPanels()) {
    dashboard.withPanel(panel);
  }
  dashboard.withPanel(listenersPanel()).withRow(new RowBuilder('Collection health'));
  for (const panel of collectionPanels()) {
    dashboard.withPanel(panel);
  }
  dashboard.withRow(new RowBuilder('Our footprint on the assets'));
  for (const panel of footprintPanels()) {
    dashboard.withPanel(panel);
  }
  return numbered(dashboard.build());
}

/** Links into a dashboard name a panel by its number, so each has one that does not depend on who loads the file. */
function numbered(dashboard: Dashboard): Dashboard {
  return { ...dashboard, panels: (dashboard.panels ?? []).map((panel, index) => ({ ...panel, id: index + 1 })) };
}
