import { CollectError } from '../src/model/collection.ts';
import { cleanText, maxLabelBytes } from '../src/model/label.ts';
import type { Binding } from '../src/model/listener.ts';
import { aspects, type Identity } from '../src/model/observation.ts';
import type { Parsed } from '../src/parsers/parsed.ts';

/** A sentence that says what a parser did wrong; null where nothing. */
export type Fault = string | null;

/** What is left of a `Parsed` once it is an answer of a look or a recorded asset. */
export type Said = Pick<Parsed, 'bindings' | 'complete' | 'identity' | 'notes'>;

export interface Bounds {
  /** Of the text that was read. */
  readonly characters: number;
  /** 0 where a source may say so of a socket that has no port yet (SNMP). */
  readonly lowestPort: number;
}

/** The shortest row of any format that can make a binding, e.g. `a,tcp,1`, has more characters. */
const charactersOfBinding = 4;

/** What every message and note is held to: one line that is safe to print, and short enough to read. */
const longestSentence = 500;
/** The services of many ports are one note. */
const longestNote = 8192;

/** How a parser may give up: with its own error, in one printable line. */
export function errorFault(error: unknown, longest = longestSentence): Fault {
  if (!(error instanceof CollectError)) return `throws ${error instanceof Error ? (error.stack ?? '') : String(error)}`;
  return sentenceFault('the message', error.message, longest);
}

/** Whether what a parser says can be true of anything. */
export function saidFault(said: Said, bounds: Bounds): Fault {
  return (
    crowdFault(said.bindings, bounds.characters) ??
    firstFault(said.bindings, (binding) => bindingFault(binding, bounds.lowestPort)) ??
    firstFault(aspects, (aspect) => (typeof said.complete[aspect] === 'boolean' ? null : `complete.${aspect}`)) ??
    firstFault(said.notes, (note) => sentenceFault('a note', note, longestNote)) ??
    identityFault(said.identity)
  );
}

/** Never more bindings than there are characters for. */
export function crowdFault({ length }: readonly Binding[], characters: number): Fault {
  return length > characters / charactersOfBinding ? `${length} bindings in ${characters} characters` : null;
}

export function firstFault<T>(list: readonly T[], faultOf: (one: T) => Fault): Fault {
  for (const one of list) {
    const fault = faultOf(one);
    if (fault !== null) return fault;
  }
  return null;
}

function bindingFault({ transport, address, port, process }: Binding, lowestPort: number): Fault {
  const isTransport = (['tcp', 'udp'] as readonly string[]).includes(transport);
  if (!isTransport) return `the transport ${JSON.stringify(transport)}`;
  if (!Number.isInteger(port) || port < lowestPort || port > 65_535) return `the port ${port}`;
  if (address === '' || !isClean(address)) return `the address ${JSON.stringify(address)}`;
  return process === null || (process !== '' && isClean(process)) ? null : `the process ${JSON.stringify(process)}`;
}

function identityFault(identity: Identity): Fault {
  const texts = [identity.vendor, identity.model, identity.description];
  return firstFault(texts, (text) =>
    text === null || isClean(text, 255) ? null : `the identity ${JSON.stringify(text)}`,
  );
}

function sentenceFault(what: string, text: string, longest = longestSentence): Fault {
  if (text.length > longest) return `${what} has ${text.length} characters: ${JSON.stringify(text.slice(0, 200))}`;
  return isClean(text, 4 * longest) ? null : `${what} does not print: ${JSON.stringify(text)}`;
}

/** Short, and without characters that do not print. */
export function isClean(text: string, maxBytes: number = maxLabelBytes): boolean {
  return typeof text === 'string' && cleanText(text, maxBytes) === text;
}
