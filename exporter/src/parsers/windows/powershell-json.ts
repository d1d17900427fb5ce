import { isPrompt } from '../foreign.ts';
import { quote, refuse } from '../parsed.ts';
import { isObject, readJsonText, type JsonObject } from '../structured/json.ts';
import type { CsvTables } from './powershell-csv.ts';
import type { PowershellRow, PowershellTable } from './powershell-rows.ts';

const parser = 'powershell';

/** One object, a list of them, or groups of lists (`{ "tcp": [...], "udp": [...] }`); several may follow each other. @throws CollectError */
export function tablesInJson(text: string): CsvTables {
  const { values, others, fault, ended } = readJsonText(text);
  if (fault !== null) throw refuse(parser, fault.line, fault.message);
  const odd = others.find((other) => !isPrompt(other.text));
  if (odd !== undefined) throw refuse(parser, odd.line, `not JSON: ${quote(odd.text)}`);
  const tables = values.flatMap(({ value, line }) => [...tablesIn(value, '', { line, depth: 0 })]);
  return { tables: joined(tables), unended: !ended };
}

interface Depth {
  readonly line: number;
  readonly depth: number;
}

/** So deep lists may stand in groups. */
const deepest = 3;

function* tablesIn(value: unknown, name: string, { line, depth }: Depth): Generator<PowershellTable> {
  if (depth > deepest) throw refuse(parser, line, 'lists in lists, deeper than sockets are printed');
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    const rows = items.filter((item) => isObject(item)).filter((item) => !isGroup(item));
    if (rows.length > 0) yield tableOf(rows, name, line);
    for (const item of items) {
      if (Array.isArray(item) || (isObject(item) && isGroup(item)))
        yield* tablesIn(item, name, { line, depth: depth + 1 });
      else if (!isObject(item)) throw refuse(parser, line, 'a list of something else than objects');
    }
  } else if (isObject(value) && isGroup(value)) {
    for (const [group, list] of Object.entries(value)) {
      if (typeof list === 'object' && list !== null) yield* tablesIn(list, group, { line, depth: depth + 1 });
    }
  } else if (isObject(value)) yield tableOf([value], name, line);
}

/** Not itself a socket, a process or a service, and with lists or objects in it. */
function isGroup(value: JsonObject): boolean {
  const names = Object.keys(value).map((name) => name.toLowerCase());
  if (names.some((name) => /^(?:localport|processid|id|processname)$/.test(name))) return false;
  return Object.values(value).some((item) => typeof item === 'object' && item !== null);
}

function tableOf(objects: readonly JsonObject[], name: string, line: number): PowershellTable {
  const [first] = objects;
  const type = first === undefined ? '' : classOf(first);
  return { line, type: type === '' ? name : type, rows: objects.map((object) => rowOf(object, line)) };
}

/** A CIM object that was printed whole carries its class. */
function classOf(object: JsonObject): string {
  for (const holder of [object['CimSystemProperties'], object['CimClass']]) {
    if (typeof holder === 'string') return holder;
    if (!isObject(holder)) continue;
    const name = holder['ClassName'] ?? holder['CimClassName'];
    if (typeof name === 'string') return name;
  }
  return '';
}

function rowOf(object: JsonObject, line: number): PowershellRow {
  const cells = new Map<string, string>();
  for (const [name, value] of Object.entries(object)) cells.set(name.toLowerCase(), textOf(value));
  return { line, cells };
}

/** An enumeration can be an object, and a process one with its name. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  if (!isObject(value)) return '';
  const inner = value['value'] ?? value['Value'] ?? value['ProcessName'] ?? value['Name'];
  return typeof inner === 'string' || typeof inner === 'number' ? String(inner) : '';
}

/** Objects that were printed one by one (`... | ForEach { ConvertTo-Json }`) are one table. */
function joined(tables: readonly PowershellTable[]): readonly PowershellTable[] {
  const found: { table: PowershellTable; rows: PowershellRow[]; columns: string }[] = [];
  for (const table of tables) {
    const last = found.at(-1);
    const columns = [...(table.rows[0]?.cells.keys() ?? [])].join();
    const goesOn = last?.table.type === table.type && last.columns === columns && table.rows.length === 1;
    if (last !== undefined && goesOn) last.rows.push(...table.rows);
    else found.push({ table, rows: [...table.rows], columns });
  }
  return found.map(({ table, rows }) => ({ ...table, rows }));
}
