import { FieldConfigProperty, PanelPlugin } from '@grafana/data';

import { migrateOptions } from './migrations.ts';
import { addOptions, type Options } from './options.ts';
import { PortDriftPanel } from './PortDriftPanel.tsx';
import { suggestions } from './suggestions.ts';

/** Severity and verdict have one meaning and one colour everywhere; of a field only its links are a matter of taste. */
const withoutMeaningHere = Object.values(FieldConfigProperty).filter((option) => option !== FieldConfigProperty.Links);

export const plugin = new PanelPlugin<Options>(PortDriftPanel)
  .setPanelOptions(addOptions)
  .useFieldConfig({ disableStandardOptions: withoutMeaningHere })
  .setMigrationHandler(migrateOptions)
  .setSuggestionsSupplier(suggestions);
