import type { z } from 'zod';
import { configurationReference } from './page.ts';
import { jsonSchemaOf } from './tables.ts';
import { BaselineFile } from '../schema/baseline.ts';
import { Otports } from '../schema/otports.ts';

/** Everything that is made from the schemas: path from the top of the repository → text. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'exporter/schema/otports.schema.json': schemaFile(Otports),
    'exporter/schema/baseline.schema.json': schemaFile(BaselineFile),
    'docs/configuration.md': configurationReference(),
  };
}

function schemaFile(schema: z.ZodType): string {
  return `${JSON.stringify(jsonSchemaOf(schema), null, 2)}\n`;
}
