import type { PanelModel } from '@grafana/data';

import { defaultOptions, type Options } from './options.ts';

/**
 * Makes options of this version from options of an earlier version or of a hand-written dashboard. There is no earlier
 * version yet: unknown options are dropped, unusable ones take their default.
 */
export function migrateOptions(panel: Pick<PanelModel, 'options'>): Options {
  const saved: Partial<Record<keyof Options, unknown>> = isObject(panel.options) ? panel.options : {};
  const { linkTemplate, showUnconfirmed, pageSize, rowHeight } = saved;
  return {
    linkTemplate: typeof linkTemplate === 'string' ? linkTemplate : defaultOptions.linkTemplate,
    showUnconfirmed: typeof showUnconfirmed === 'boolean' ? showUnconfirmed : defaultOptions.showUnconfirmed,
    pageSize: isPageSize(pageSize) ? pageSize : defaultOptions.pageSize,
    rowHeight: rowHeight === 'comfortable' ? rowHeight : defaultOptions.rowHeight,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isPageSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1;
}
