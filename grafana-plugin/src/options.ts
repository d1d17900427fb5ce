import type { PanelOptionsEditorBuilder } from '@grafana/data';

import { METRIC } from './data/metrics.ts';

export type RowHeight = 'compact' | 'comfortable';

/** The settings in the options pane. The defaults are right for a control room. */
export interface Options {
  /** Where the name of an asset leads; `{{url}}`, `{{asset}}`, `{{transport}}` and `{{port}}` are filled in. */
  readonly linkTemplate: string;
  readonly showUnconfirmed: boolean;
  readonly pageSize: number;
  readonly rowHeight: RowHeight;
}

export const defaultOptions: Options = {
  linkTemplate: '{{url}}/assets/{{asset}}',
  showUnconfirmed: true,
  pageSize: 50,
  rowHeight: 'compact',
};

export function addOptions(builder: PanelOptionsEditorBuilder<Options>): void {
  builder
    .addTextInput({
      path: 'linkTemplate',
      name: 'Link of an asset',
      description: `Filled in: {{url}} (external_url of the exporter, from ${METRIC.externalUrl}), {{asset}}, {{transport}}, {{port}}. Empty for no link.`,
      defaultValue: defaultOptions.linkTemplate,
    })
    .addBooleanSwitch({
      path: 'showUnconfirmed',
      name: 'Show unconfirmed',
      description: 'Deviations that only one look has seen so far. Hidden ones are still counted.',
      defaultValue: defaultOptions.showUnconfirmed,
    })
    .addNumberInput({
      path: 'pageSize',
      name: 'Page size',
      description: 'Deviations on one page.',
      defaultValue: defaultOptions.pageSize,
      settings: { min: 5, max: 500, integer: true },
    })
    .addRadio({
      path: 'rowHeight',
      name: 'Row height',
      defaultValue: defaultOptions.rowHeight,
      settings: {
        options: [
          { value: 'compact', label: 'Compact' },
          { value: 'comfortable', label: 'Comfortable' },
        ],
      },
    });
}
