import type { DataQueryError, FieldConfigSource, LoadingState } from '@grafana/data';

import type { Options } from '../../src/options.ts';

export interface ScenarioQuery {
  readonly refId: string;
  readonly expr: string;
  readonly format: 'table' | 'time_series';
  /** Seconds; a query with it asks for a range that long. */
  readonly rangeSeconds?: number;
}

/** One rendering of the panel, as plain data: a test hands it to the page. */
export interface Scenario {
  readonly queries: readonly ScenarioQuery[];
  /** False for a shared query, whose expressions a panel does not get to see. */
  readonly hasTargets?: boolean;
  readonly state?: `${LoadingState}`;
  readonly errors?: readonly DataQueryError[];
  /** Epoch milliseconds: the end of the time range. */
  readonly now: number;
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
  readonly height?: number;
  readonly options?: Partial<Options>;
  readonly fieldConfig?: FieldConfigSource;
  readonly variables?: Readonly<Record<string, string>>;
}

export interface OptionItem {
  readonly path: string;
  readonly name: string;
  readonly defaultValue: unknown;
}

/** What the host page offers to a test, as `window.panelHost`. */
export interface PanelHost {
  readonly react: string;
  readonly options: readonly OptionItem[];
  render(scenario: Scenario): Promise<void>;
  /** Names of the suggestions for the last rendering's data. */
  suggestions(): readonly string[];
}
