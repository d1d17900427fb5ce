import {
  getPanelDataSummary,
  locationUtil,
  PanelOptionsEditorBuilder,
  type DataFrame,
  type GrafanaConfig,
  type PanelPlugin,
} from '@grafana/data';
import * as React from 'react';
import { createRoot, type Root } from 'react-dom/client';

import type { Options } from '../../src/options.ts';
import { loadPlugin } from './load-plugin.ts';
import { PanelFrame } from './PanelFrame.tsx';
import { runQueries } from './queries.ts';
import { fillRegistries } from './registries.ts';
import type { OptionItem, PanelHost } from './scenario.ts';

declare global {
  interface Window {
    panelHost: PanelHost;
    __grafana_public_path__: string;
  }
}

/** The page: Grafana's own packages around the built plugin, without Grafana. */
async function start(): Promise<void> {
  window.__grafana_public_path__ = 'public/';
  fillRegistries();
  locationUtil.initialize({
    // Served below a path, as many Grafanas are: links to it must not lose that path.
    config: { appSubUrl: '/grafana' } as GrafanaConfig,
    getTimeRangeForUrl: () => ({ from: 'now-1h', to: 'now' }),
    getVariablesUrlParams: () => ({}),
  });
  const plugin = await loadPlugin(new URL('plugin/module.js', document.baseURI).href);
  window.panelHost = createHost(plugin, createRoot(rootElement()));
  document.documentElement.dataset['ready'] = 'true';
}

function createHost(plugin: PanelPlugin<Options>, root: Root): PanelHost {
  let frames: DataFrame[] = [];
  return {
    react: React.version,
    options: optionItems(plugin),
    async render(scenario) {
      const answered = await runQueries(scenario);
      frames = answered.series;
      root.render(<PanelFrame plugin={plugin} scenario={scenario} answered={answered} />);
    },
    suggestions: () => (plugin.getSuggestions(getPanelDataSummary(frames)) ?? []).map(({ name }) => name),
  };
}

function optionItems(plugin: PanelPlugin<Options>): OptionItem[] {
  const builder = new PanelOptionsEditorBuilder<Options>();
  plugin.getPanelOptionsSupplier()(builder, { data: [] });
  return builder
    .getItems()
    .map(({ path, name, defaultValue }) => ({ path, name, defaultValue: defaultValue as unknown }));
}

function rootElement(): HTMLElement {
  const element = document.getElementById('root');
  if (element === null) {
    throw new Error('The page has no element #root.');
  }
  return element;
}

document.addEventListener('DOMContentLoaded', () => {
  start().catch((error: unknown) => {
    document.documentElement.dataset['ready'] = `failed: ${String(error)}`;
  });
});
