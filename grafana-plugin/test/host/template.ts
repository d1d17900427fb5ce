import type { DataFrame, Field, InterpolateFunction } from '@grafana/data';

/** What links of a field are filled in from; Grafana passes it along as a scoped variable. */
interface DataContext {
  readonly frame: DataFrame;
  readonly field: Field;
  readonly rowIndex?: number;
}

/**
 * The part of Grafana's template service that a panel meets, which is in the application and in no package: dashboard
 * variables, `${__data.fields.x}` and `${__value.raw}`.
 */
export function interpolator(variables: Readonly<Record<string, string>>): InterpolateFunction {
  return (text, scopedVars) => {
    const context = scopedVars?.['__dataContext']?.value as DataContext | undefined;
    return text.replace(
      /\$\{([^}]+)\}|\$(\w+)/g,
      (placeholder, braced: string | undefined, bare: string | undefined) => {
        const name = braced ?? bare ?? '';
        return variables[name] ?? ofData(name, context) ?? placeholder;
      },
    );
  };
}

function ofData(name: string, context: DataContext | undefined): string | undefined {
  if (context?.rowIndex === undefined) {
    return undefined;
  }
  const field = name === '__value.raw' ? context.field : fieldNamed(name, context.frame);
  return field === undefined ? undefined : String(field.values[context.rowIndex]);
}

function fieldNamed(name: string, frame: DataFrame): Field | undefined {
  const prefix = '__data.fields.';
  return name.startsWith(prefix) ? frame.fields.find((field) => field.name === name.slice(prefix.length)) : undefined;
}
