import {
  dataLinksOverrideProcessor,
  FieldConfigProperty,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  type FieldConfigPropertyItem,
  type StandardEditorsRegistryItem,
} from '@grafana/data';

const editorIds = ['text', 'number', 'boolean', 'radio'];

/** Option editors and field options live in the Grafana application: the page needs their names, not their looks. */
export function fillRegistries(): void {
  standardEditorsRegistry.setInit(() => editorIds.map(editorOf));
  standardFieldConfigEditorRegistry.setInit(() => Object.values(FieldConfigProperty).map(fieldOptionOf));
}

function editorOf(id: string): StandardEditorsRegistryItem {
  return { id, name: id, editor: nothing };
}

function fieldOptionOf(id: FieldConfigProperty): FieldConfigPropertyItem {
  const process = id === FieldConfigProperty.Links ? dataLinksOverrideProcessor : (value: unknown) => value;
  return { id, path: id, name: id, process, override: nothing, editor: nothing, shouldApply: () => true };
}

function nothing(): null {
  return null;
}
