import type { PanelModel } from '@grafana/data';

import { defaultOptions, type Options } from './options.ts';

/**
 * Options of any earlier version, and what hand-written dashboards make of them, as options of this one. There is no
 * earlier version yet: what is unknown is dropped, what is unusable takes its default.
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
