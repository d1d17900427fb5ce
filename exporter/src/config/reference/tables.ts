import { z } from 'zod';
import { stringify } from 'yaml';

/** The parts of a JSON Schema that the reference page speaks of. */
export interface Node {
  readonly $ref?: string;
  /** Bounds of a duration. */
  readonly $comment?: string;
  readonly allOf?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly definitions?: Readonly<Record<string, Node>>;
}

/** JSON Schema of what a person writes. Draft 7: the one that YAML editors know. */
export function jsonSchemaOf(schema: z.ZodType): Node {
  return z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    // zod treats examples as output of a schema and drops them where that differs. Our examples are input.
    override: ({ zodSchema, jsonSchema }) => {
      const { examples } = z.globalRegistry.get(zodSchema) ?? {};
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  }) as Node;
}

/** Writes tables of keys; links what has a section of its own. */
export class Tables {
  readonly #definitions: Readonly<Record<string, Node>>;

  constructor(definitions: Readonly<Record<string, Node>>) {
    this.#definitions = definitions;
  }

  /** Names of everything that has keys of its own. */
  get sections(): readonly string[] {
    return Object.keys(this.#definitions).filter((name) => this.definition(name).properties !== undefined);
  }

  definition(name: string): Node {
    const found = this.#definitions[name];
    if (found === undefined) throw new TypeError(`the schema has no part called ${name}`);
    return found;
  }

  /** The keys of a map, one a row, in the order of the schema. */
  keys({ properties = {}, required = [] }: Node): string {
    const rows = Object.entries(properties).map(([key, node]) => {
      const fallback = required.includes(key) ? '**required**' : defaultOf(node);
      return row([code(key), this.#valueOf(node), fallback, this.#meaning(node)]);
    });
    return [row(['key', 'value', 'default', 'meaning']), row(['---', '---', '---', '---']), ...rows].join('\n');
  }

  /** Kinds of single values, each with what it looks like. */
  kinds(): string {
    const rows = Object.keys(this.#definitions)
      .map((name) => this.definition(name))
      .filter((node) => node.properties === undefined && node.type !== 'object')
      .sort((a, b) => (a.title ?? '').localeCompare(b.title ?? ''))
      .map((node) => row([node.title ?? '', node.description ?? '']));
    return [row(['value', 'is written']), row(['---', '---']), ...rows].join('\n');
  }

  #valueOf(node: Node): string {
    const name = nameOf(node);
    if (name !== null) return [this.#named(name), ...(node.$comment === undefined ? [] : [node.$comment])].join(', ');
    const choices = node.oneOf ?? node.anyOf;
    if (choices !== undefined) return [...new Set(choices.map((choice) => this.#choice(choice, choices)))].join(' or ');
    if (node.const !== undefined) return code(yaml(node.const));
    if (node.enum !== undefined) return node.enum.map((value) => code(yaml(value))).join(', ');
    return this.#plain(node);
  }

  #meaning(node: Node): string {
    const name = nameOf(node);
    return node.description ?? (name === null ? '' : (this.definition(name).description ?? ''));
  }

  #plain({ type, items, minimum, maximum, additionalProperties }: Node): string {
    switch (type) {
      case 'array':
        return `list of ${items === undefined ? 'values' : this.#valueOf(items)}`;
      case 'object':
        return `map of names to ${typeof additionalProperties === 'object' ? this.#valueOf(additionalProperties) : 'values'}`;
      case 'integer':
        return `${minimum ?? ''} to ${maximum ?? ''}`;
      case 'boolean':
        return '`true`, `false`';
      case 'string':
        return 'text';
      case undefined:
      default:
        return 'any';
    }
  }

  /** "x or a list of x" needs x only once. */
  #choice(choice: Node, all: readonly Node[]): string {
    const isListOfOther =
      choice.type === 'array' && all.some((other) => JSON.stringify(other) === JSON.stringify(choice.items));
    return isListOfOther ? 'a list' : this.#valueOf(choice);
  }

  #named(name: string): string {
    const { title = name, properties, type } = this.definition(name);
    return properties !== undefined || type === 'object' ? `[${title}](#${anchor(title)})` : title;
  }
}

/** The name of the part that the node refers to, alone or beside what it adds. */
function nameOf({ $ref, allOf = [] }: Node): string | null {
  const reference = $ref ?? allOf.find((part) => part.$ref !== undefined)?.$ref;
  return reference?.replace('#/definitions/', '') ?? null;
}

/** GitHub's anchor of a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-');
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** A value as it is written on one line of YAML. */
export function yaml(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim();
}

function defaultOf(node: Node): string {
  if (node.default === undefined) return '';
  const text = JSON.stringify(node.default);
  return text === '{}' || text === '[]' ? '' : code(yaml(node.default));
}

export function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
