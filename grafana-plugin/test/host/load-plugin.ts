import * as emotionCss from '@emotion/css';
import * as grafanaData from '@grafana/data';
import * as grafanaUi from '@grafana/ui';
import * as React from 'react';

import type { Options } from '../../src/options.ts';

interface ModuleLoader {
  set(id: string, module: object): void;
  addImportMap(map: { readonly imports: Readonly<Record<string, string>> }): void;
  import(url: string): Promise<{ readonly plugin: grafanaData.PanelPlugin<Options> }>;
}

declare global {
  const System: ModuleLoader;
}

/** What Grafana shares with plugins, of which this one may use no more: an import of anything else fails to load. */
const shared: Readonly<Record<string, object>> = {
  '@emotion/css': emotionCss,
  '@grafana/data': grafanaData,
  '@grafana/ui': grafanaUi,
  react: React,
};

/** Loads the built plugin the way Grafana does: as an AMD module whose imports are the host's own packages. */
export async function loadPlugin(url: string): Promise<grafanaData.PanelPlugin<Options>> {
  for (const [name, module] of Object.entries(shared)) {
    System.set(`package:${name}`, { ...module, __esModule: true });
  }
  System.addImportMap({ imports: Object.fromEntries(Object.keys(shared).map((name) => [name, `package:${name}`])) });
  const meta = (await (await fetch(url.replace('module.js', 'plugin.json'))).json()) as grafanaData.PanelPluginMeta;
  const { plugin } = await System.import(url);
  plugin.meta = { ...meta, module: url, baseUrl: url.replace('/module.js', '') };
  return plugin;
}
