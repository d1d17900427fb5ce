import { severityOf } from '../compare/verdict/severity.ts';
import { severityRows } from '../config/resolve/severity-table.ts';
import { portText } from '../model/baseline.ts';
import type { ServiceClass, Severity } from '../model/verdict.ts';
import { catalogue, portNamed, type CatalogueEntry } from '../services/catalogue.ts';
import { encryptionWords } from '../services/text.ts';
import { CommandError, type ExitCode, type Io } from './shared/io.ts';
import type { GlobalOptions } from './shared/options.ts';
import { table } from './shared/table.ts';

export interface ServicesOptions extends GlobalOptions {
  /** `44818`, `tcp/44818`, `modbus`; without it, everything. */
  readonly what?: string;
  readonly class?: ServiceClass;
}

/** `otports services [WHAT]`: what a port is usually for. Reads only the catalogue of the program. */
export function runServices({ what, class: kind, json }: ServicesOptions, io: Io): Promise<ExitCode> {
  const found = (what === undefined ? catalogue : entriesFor(what)).filter((one) => (kind ?? one.class) === one.class);
  io.out(json === true ? `${JSON.stringify(found.map(entryJson), null, 2)}\n` : textOf(found, what));
  return Promise.resolve(found.length === 0 ? 1 : 0);
}

/** Entries of a port, or of a name: a name of the catalogue, or the one that ss and netstat print (`mbap`). */
function entriesFor(what: string): readonly CatalogueEntry[] {
  const [, transport, digits] = /^(?:(tcp|udp)\/)?(\d+)$/i.exec(what) ?? [];
  if (digits === undefined) return entriesNamed(what.toLowerCase());
  const port = Number(digits);
  if (port < 1 || port > 65_535) {
    throw new CommandError(2, `"${what}" is no port; write it as 44818 or tcp/44818, from 1 to 65535`);
  }
  return catalogue.filter((one) => isAt(one, port, transport?.toLowerCase()));
}

function entriesNamed(name: string): readonly CatalogueEntry[] {
  const own = catalogue.filter((one) => one.name === name);
  if (own.length > 0) return own;
  const [tcp, udp] = [portNamed(name, 'tcp'), portNamed(name, 'udp')];
  return catalogue.filter((one) => isAt(one, tcp, 'tcp') || isAt(one, udp, 'udp'));
}

function isAt({ first, last, transports }: CatalogueEntry, port: number | null, transport?: string): boolean {
  const isOfTransport = transport === undefined || transports.some((one) => one === transport);
  return port !== null && first <= port && port <= last && isOfTransport;
}

function textOf(found: readonly CatalogueEntry[], what: string | undefined): string {
  if (found.length === 0) {
    return `${what ?? 'nothing'} is not in the catalogue: its service, class and encryption are unknown\n`;
  }
  if (what !== undefined) return found.map(detail).join('\n');
  const head = ['PORT', 'TRANSPORT', 'SERVICE', 'CLASS', 'ENCRYPTED', 'VENDOR', 'TITLE'];
  return table([head, ...found.map(row)]);
}

function portsOf({ transports: [transport = 'tcp'], first, last }: CatalogueEntry): string {
  return portText({ transport, first, last });
}

function row(entry: CatalogueEntry): readonly string[] {
  const { transports, name, class: kind, encrypted, vendors, title } = entry;
  return [portsOf(entry), transports.join(','), name, kind, encrypted, vendors.join(', ') || '-', title];
}

function detail(entry: CatalogueEntry): string {
  const { transports, name, class: kind, encrypted, vendors, title, also, sources } = entry;
  const facts = [
    ['class', kind],
    ['encrypted', `${encrypted}: ${encryptionWords[encrypted].meaning}`],
    ['typical vendor', vendors.join(', ') || 'none in particular'],
    ...also.map((use) => ['also', use]),
    ['not approved', severitiesOf(kind)],
    ['sources', sources.join(', ') || 'custom, no document'],
  ];
  const ports = transports.map((transport) => `${transport}/${portsOf(entry)}`).join(', ');
  return `${ports} (${name}): ${title}\n${table(facts.map(([word = '', text = '']) => [`  ${word}`, text]))}`;
}

/** The severity of an unexpected listener of the class, by the built-in table. */
function severitiesOf(kind: ServiceClass): string {
  const severity = severityRows([]);
  const on = (criticality: string, role = ''): Severity =>
    severityOf({ severity, identity: { zone: '', criticality, role } }, { verdict: 'unexpected', class: kind });
  return `${on('')}; on a PLC ${on('', 'plc')}; where criticality is high ${on('high')} (built-in severities)`;
}

function entryJson(entry: CatalogueEntry): object {
  const { transports, name, class: kind, title, encrypted, vendors, also, sources } = entry;
  return { port: portsOf(entry), transports, service: name, class: kind, title, encrypted, vendors, also, sources };
}
