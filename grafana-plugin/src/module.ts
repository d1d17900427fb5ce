import { FieldConfigProperty, PanelPlugin } from '@grafana/data';

import { migrateOptions } from './migrations.ts';
import { addOptions, type Options } from './options.ts';
import { PortDriftPanel } from './PortDriftPanel.tsx';
import { suggestions } from './suggestions.ts';

/** Severity and verdict have one meaning and one colour everywhere, so only the links of a field can be changed. */
const withoutMeaningHere = Object.values(FieldConfigProperty).filter((option) => option !== FieldConfigProperty.Links);

export const plugin = new PanelPlugin<Options>(PortDriftPanel)
  .setPanelOptions(addOptions)
  .useFieldConfig({ disableStandardOptions: withoutMeaningHere })
  .setMigrationHandler(migrateOptions)
  .setSuggestionsSupplier(suggestions);
