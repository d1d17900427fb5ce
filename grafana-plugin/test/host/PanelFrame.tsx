import {
  applyFieldOverrides,
  createTheme,
  dateTime,
  EventBusSrv,
  getPanelOptionsWithDefaults,
  ThemeContext,
  type PanelData,
  type PanelPlugin,
} from '@grafana/data';
import { GlobalStyles, PanelChrome, PanelContextProvider, PortalContainer } from '@grafana/ui';
import * as React from 'react';

import type { Options } from '../../src/options.ts';
import type { Answered } from './queries.ts';
import type { Scenario } from './scenario.ts';
import { interpolator } from './template.ts';

export interface PanelFrameProps {
  readonly plugin: PanelPlugin<Options>;
  readonly scenario: Scenario;
  readonly answered: Answered;
}

const eventBus = new EventBusSrv();

/** The panel as a dashboard shows it: defaults and field overrides applied, in its chrome, in a theme. */
export function PanelFrame({ plugin, scenario, answered }: PanelFrameProps) {
  const theme = React.useMemo(() => createTheme({ colors: { mode: scenario.theme ?? 'dark' } }), [scenario.theme]);
  const Panel = plugin.panel;
  if (Panel === null) {
    throw new Error('The plugin has no panel.');
  }
  const { width = 1200, height = 440 } = scenario;
  const props = panelProps({ plugin, scenario, answered }, theme);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <PanelContextProvider value={{ eventsScope: 'host', eventBus }}>
        <main style={{ padding: 8, background: theme.colors.background.canvas, minHeight: '100vh' }}>
          <PanelChrome title={plugin.meta.name} width={width} height={height} loadingState={answered.state}>
            {(innerWidth, innerHeight) => <Panel {...props} width={innerWidth} height={innerHeight} />}
          </PanelChrome>
        </main>
        <PortalContainer />
      </PanelContextProvider>
    </ThemeContext.Provider>
  );
}

function panelProps({ plugin, scenario, answered }: PanelFrameProps, theme: ReturnType<typeof createTheme>) {
  const replaceVariables = interpolator(scenario.variables ?? {});
  const { options, fieldConfig } = getPanelOptionsWithDefaults({
    plugin,
    currentOptions: { ...scenario.options },
    currentFieldConfig: scenario.fieldConfig ?? { defaults: {}, overrides: [] },
    isAfterPluginChange: false,
  });
  const series = applyFieldOverrides({
    data: answered.series,
    fieldConfig,
    fieldConfigRegistry: plugin.fieldConfigRegistry,
    replaceVariables,
    theme,
    timeZone: 'utc',
  });
  const data = panelData(scenario, { ...answered, series });
  return {
    id: 1,
    title: plugin.meta.name,
    data,
    timeRange: data.timeRange,
    timeZone: 'utc',
    options: options as unknown as Options,
    fieldConfig,
    transparent: false,
    renderCounter: 1,
    eventBus,
    replaceVariables,
    onOptionsChange: noChange,
    onFieldConfigChange: noChange,
    onChangeTimeRange: noChange,
  };
}

function panelData(scenario: Scenario, { series, errors, state }: Answered): PanelData {
  const to = dateTime(scenario.now);
  const from = dateTime(scenario.now).subtract(1, 'hour');
  const timeRange = { from, to, raw: { from: 'now-1h', to: 'now' } };
  const targets = scenario.hasTargets === false ? [{ refId: 'A' }] : [...scenario.queries];
  const request = {
    requestId: 'host',
    app: 'host',
    interval: '1m',
    intervalMs: 60_000,
    scopedVars: {},
    startTime: scenario.now,
    timezone: 'utc',
    range: timeRange,
    targets,
  };
  return { state, series, timeRange, request, ...(errors.length > 0 ? { errors } : {}) };
}

/** The panel changes nothing of its dashboard, and a host that took a change would hide it. */
function noChange(): never {
  throw new Error('The panel tried to change its dashboard.');
}
