import { z } from 'zod';
import type { CommandDescription } from '../../../model/command/door.ts';
import * as schema from './schema.ts';

interface Operation {
  readonly path: string;
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly parameters?: z.ZodObject;
  readonly answer: z.ZodType;
  /** True where the answer can also be a file. */
  readonly hasFile?: boolean;
}

/** Every path of the API. routes.ts serves them; a test compares both. */
export const operations: readonly Operation[] = [
  {
    path: '/api/v1/assets',
    summary: 'All assets, in order of site, zone and name.',
    query: schema.AssetsQuery,
    answer: schema.pageSchema(schema.AssetSummary),
  },
  {
    path: '/api/v1/assets/{name}',
    summary:
      'Everything that is known of one asset, with the first of its listeners and deviations; of a removed one when and why it was.',
    parameters: schema.AssetPath,
    query: schema.AssetQuery,
    answer: schema.AssetFound,
  },
  {
    path: '/api/v1/listeners',
    summary: 'Who listens on a port, as of the last good looks.',
    query: schema.ListenersQuery,
    answer: schema.pageSchema(schema.ListenerOfAsset),
  },
  {
    path: '/api/v1/deviations',
    summary: 'What deviates now, worst first.',
    query: schema.DeviationsQuery,
    answer: schema.pageSchema(schema.DeviationOfAsset),
  },
  {
    path: '/api/v1/events',
    summary:
      'What opened, closed and changed, newest first. With a filter an answer may be short: read on until `next` is null.',
    query: schema.EventsQuery,
    answer: schema.pageSchema(schema.EventOfAsset),
  },
  {
    path: '/api/v1/evidence/{sha256}',
    summary: 'The raw answer of an asset, as JSON or as a file.',
    parameters: schema.EvidencePath,
    query: schema.EvidenceQuery,
    hasFile: true,
    answer: schema.EvidenceFound,
  },
];

/** The OpenAPI 3.1 document of the API. */
export function openApi(version: string, commands: readonly CommandDescription[]): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'otports',
      version,
      description: 'A GET reads memory and the store, and never causes a packet to an asset. A POST is a command.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // No login where the config opens the reads; otherwise one of these.
    security: [{}, { basic: [] }, { token: [] }],
    components: {
      securitySchemes: { basic: { type: 'http', scheme: 'basic' }, token: { type: 'http', scheme: 'bearer' } },
    },
    paths: pathsOf(commands),
  };
}

function pathsOf(commands: readonly CommandDescription[]): Readonly<Record<string, object>> {
  return Object.fromEntries<object>([
    ...operations.map((operation) => [operation.path, { get: operationJson(operation) }] as const),
    ...commands.map((command) => [`/api/v1/commands/${command.name}`, { post: commandJson(command) }] as const),
  ]);
}

function commandJson({ name, summary, input }: CommandDescription): object {
  return {
    summary,
    operationId: `command_${name}`,
    requestBody: { required: true, content: { 'application/json': { schema: input } } },
    responses: {
      '200': {
        description: 'It was carried out; how it ended.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
      default: { description: 'What is wrong, and what would be right.', content: jsonContent(schema.Problem) },
    },
  };
}

function operationJson({ path, summary, query, parameters, answer, hasFile = false }: Operation): object {
  return {
    summary,
    operationId: path
      .replace('/api/v1/', '')
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/_$/, ''),
    parameters: [...parametersOf(query, 'query'), ...parametersOf(parameters, 'path')],
    responses: {
      '200': { description: 'Found.', content: { ...jsonContent(answer), ...(hasFile ? fileContent : {}) } },
      default: { description: 'What is wrong, and what would be right.', content: jsonContent(schema.Problem) },
    },
  };
}

const fileContent = { 'application/octet-stream': {} };

function jsonContent(type: z.ZodType): object {
  return { 'application/json': { schema: toSchema(type) } };
}

function parametersOf(object: z.ZodObject | undefined, place: 'query' | 'path'): readonly object[] {
  return Object.entries(object?.shape ?? {}).map(([name, type]) => {
    const { description, ...rest } = toSchema(type as z.ZodType) as { description?: string };
    return {
      name,
      in: place,
      required: place === 'path',
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

/** OpenAPI 3.1 takes JSON Schema 2020-12 unchanged, and names its dialect once. */
function toSchema(type: z.ZodType): object {
  const schema = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'));
}
