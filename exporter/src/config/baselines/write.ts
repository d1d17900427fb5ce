import ipaddr from 'ipaddr.js';
import { stringify } from 'yaml';
import { exposureOf } from '../../model/address.ts';
import { portText, type PortRange } from '../../model/baseline.ts';
import { cleanText } from '../../model/label.ts';
import {
  activators,
  portName,
  widest,
  type Exposure,
  type Listener,
  type ListenerBinding,
} from '../../model/listener.ts';
import { serviceOf } from '../../services/catalogue.ts';
import { usesOf } from '../../services/text.ts';

/** What a draft is made from: the last good looks of one or more assets, put together. */
export interface DraftRequest {
  /** `baseline`: for a group; `asset`: additions of one asset. */
  readonly scope: 'baseline' | 'asset';
  readonly name: string;
  readonly seen: readonly {
    readonly asset: string;
    readonly takenAt: number;
    readonly listeners: readonly Listener[];
    /** `count_loopback`: what can only be reached on the asset itself needs approval there as well. */
    readonly countLoopback?: boolean;
  }[];
  /** Filled into each rule; the file is a draft all the same. */
  readonly review?: Review;
}

/** What a reviewer would write into every rule; empty fields are left to him. */
export interface Review {
  readonly justification: string;
  readonly approvedBy: string;
  /** `2026-11-22`; empty as well. */
  readonly approvedOn: string;
  readonly ticket: string | null;
}

const unreviewed: Review = { justification: '', approvedBy: '', approvedOn: '', ticket: null };

/** A rule to be, with what a reviewer wants to know. */
interface Entry {
  readonly range: PortRange;
  readonly processes: readonly string[];
  readonly exposure: Exposure;
  readonly addresses: readonly string[];
  readonly notes: readonly string[];
}

/**
 * What is open now as a baseline file for review in git: sorted, one rule a block. It is a draft and approves nothing;
 * what can only be reached on the asset itself needs no rule, unless the asset counts that too.
 */
export function draftBaseline(request: DraftRequest): string {
  const counted = request.seen.flatMap(({ listeners, countLoopback = false }) =>
    countLoopback ? listeners : listeners.flatMap((listener) => withoutLoopback(listener) ?? []),
  );
  const open = merged(counted);
  const entries = inOrder(withRanges(open.map(entryOf)));
  const left = merged(request.seen.flatMap(({ listeners }) => listeners)).length - open.length;
  const rules =
    entries.length === 0
      ? ['allow: []']
      : ['allow:', ...entries.map((entry) => block(entry, request.review ?? unreviewed))];
  const loopback = left === 0 ? [] : [`# Left out: ${left} on loopback only, which need no approval.`];
  return [...header(request), ...loopback, headingOf(request.scope, request.name), 'status: draft', ...rules, ''].join(
    '\n',
  );
}

function header({ seen, review = unreviewed }: DraftRequest): readonly string[] {
  const looks = seen.map(({ asset, takenAt }) => `${cleanText(asset)} at ${new Date(takenAt).toISOString()}`);
  return [
    '# Draft by otports baseline learn. Seen open:',
    ...looks.map((look) => `#   ${look}`),
    review.approvedBy === ''
      ? '# It approves nothing. For each rule: keep it or delete it, and fill in justification, approved_by and approved_on.'
      : '# It approves nothing yet. The fields of the review are the same in all rules: read each one, keep it or delete it.',
    '# Then take "status: draft" out.',
  ];
}

/** One listener for each port, with the bindings of all assets. */
function merged(listeners: readonly Listener[]): readonly Listener[] {
  const byPort = Map.groupBy(listeners, portName);
  return [...byPort.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const bindings = [first, ...others].flatMap((listener) => listener.bindings);
    return [{ ...first, bindings }];
  });
}

/** Null where it can be reached on the asset itself only. */
function withoutLoopback(listener: Listener): Listener | null {
  const bindings = listener.bindings.filter((binding) => exposureOf(binding.address) !== 'loopback');
  return bindings.length === 0 ? null : { ...listener, bindings };
}

function entryOf({ transport, port, bindings }: Listener): Entry {
  const range = { transport, first: port, last: port };
  return { range, processes: processesOf(bindings), ...reachOf(bindings), notes: [usesOf(serviceOf(transport, port))] };
}

/** An address that was printed as a name cannot stand in a rule: then every address is allowed, and a note says so. */
function reachOf(bindings: readonly ListenerBinding[]): Pick<Entry, 'exposure' | 'addresses'> {
  const reachable = bindings.filter(({ address }) => exposureOf(address) !== 'loopback');
  if (reachable.length === 0) return { exposure: 'loopback', addresses: [] };
  const addresses = [...new Set(reachable.map(({ address }) => address.replace(/%.*$/, '')))];
  const isNarrow = addresses.every((address) => ipaddr.isValid(address) && exposureOf(address) === 'interface');
  return isNarrow ? { exposure: 'interface', addresses: addresses.sort() } : { exposure: 'any', addresses: [] };
}

/** Names without path and without what setproctitle(3) puts behind a colon; sorted, each once whatever its case. */
function processesOf(bindings: readonly ListenerBinding[]): readonly string[] {
  const names = bindings.flatMap(({ process }) => (process === null ? [] : nameOf(process)));
  const once = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].sort();
  const holders = once.filter((name) => !activators.has(name.toLowerCase()));
  return holders.length > 0 ? holders : once;
}

function nameOf(process: string): readonly string[] {
  const program = process.split(': ', 1)[0] ?? '';
  const name = cleanText(program.split(/[/\\]/).at(-1) ?? '')
    .trim()
    .replace(/:$/, '');
  return name === '' ? [] : [name];
}

/** From here on systems choose ports by themselves: Windows RPC for TCP, every system for outgoing UDP. */
const firstDynamic = { tcp: 49_152, udp: 32_768 };

/** A port that changes at every start is of no use in a rule: such ports of one program become one range bound to it. */
function withRanges(entries: readonly Entry[]): readonly Entry[] {
  const groups = Map.groupBy(entries, (entry) => dynamicKey(entry));
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (key === null || first === undefined || (first.range.transport === 'tcp' && group.length < 2)) return group;
    const { transport } = first.range;
    const exposure = widest(group.map((entry) => entry.exposure));
    const addresses = exposure === 'interface' ? [...new Set(group.flatMap((entry) => entry.addresses))].sort() : [];
    const ports = group.map((entry) => entry.range.first).sort((a, b) => a - b);
    const notes = [`Ports this program was given by the system, seen: ${some(ports)}`];
    return [
      { ...first, range: { transport, first: firstDynamic[transport], last: 65_535 }, exposure, addresses, notes },
    ];
  });
}

function dynamicKey({ range, processes }: Entry): string | null {
  const isDynamic =
    range.first >= firstDynamic[range.transport] && serviceOf(range.transport, range.first).name === 'unknown';
  return isDynamic && processes.length > 0 ? `${range.transport} ${processes.join('\n').toLowerCase()}` : null;
}

function some(ports: readonly number[]): string {
  return `${ports.slice(0, 10).join(', ')}${ports.length > 10 ? ` and ${ports.length - 10} more` : ''}`;
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort(
    (a, b) =>
      a.range.transport.localeCompare(b.range.transport) ||
      a.range.first - b.range.first ||
      a.processes.join().localeCompare(b.processes.join()),
  );
}

/**
 * The rule that would allow a listener as it is and nothing more, as an entry of `allow:`; the fields of its approval are
 * there and empty. What can only be reached on the asset itself is left out, unless there is nothing else.
 */
export function ruleOf(listener: Listener): string {
  const entry = entryOf(withoutLoopback(listener) ?? listener);
  return [block(entry, unreviewed), `    ticket: ''`, `    expires: ''`].join('\n');
}

/** The first line of a baseline file, or of the additions of an asset. */
export function headingOf(scope: DraftRequest['scope'], name: string): string {
  return `${scope}: ${scalar(name)}`;
}

function block({ range, processes, exposure, addresses, notes }: Entry, review: Review): string {
  const oneOrMany = (values: readonly string[]) => {
    const [only = ''] = values;
    return values.length === 1 ? scalar(only) : `[${values.map(scalar).join(', ')}]`;
  };
  return [
    ...notes.map((note) => `  # ${note}`),
    `  - port: ${range.transport}/${portText(range)}`,
    ...(processes.length === 0 ? [] : [`    process: ${oneOrMany(processes)}`]),
    `    exposure: ${exposure}`,
    ...(addresses.length === 0 ? [] : [`    address: ${oneOrMany(addresses)}`]),
    `    justification: ${filled(review.justification)}`,
    `    approved_by: ${filled(review.approvedBy)}`,
    `    approved_on: ${review.approvedOn === '' ? "''" : review.approvedOn}`,
    ...(review.ticket === null ? [] : [`    ticket: ${scalar(review.ticket)}`]),
  ].join('\n');
}

function filled(text: string): string {
  return text === '' ? "''" : scalar(text);
}

/** Text of an asset as YAML that can only be read as that text, also inside brackets. */
function scalar(text: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text) && stringify(text).trimEnd() === text
    ? text
    : stringify(text, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd();
}
