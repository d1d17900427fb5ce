import { ipOf } from '../../lib/dns.ts';
import { CollectError } from '../../model/collection.ts';
import type { Binding } from '../../model/listener.ts';
import type { LiveLook } from '../../model/observation.ts';
import { rest, unlessAborted } from '../abort.ts';
import type { Collector, Look, LookPlan } from '../collector.ts';
import { partingBytes, partingMs, readBytes } from '../paced.ts';
import { knock, type HandshakeAnswer } from './knock.ts';
import type { ConnectSettings } from './settings.ts';

/** Minimum time between the end of one connection and the next (spec section 9). */
export const restMs = 1000;

/**
 * Tries the TCP ports of a list, one after the other, each once. A port that accepts the connection is a listener. A
 * port that does not proves nothing, so no look is complete in any aspect. @param wait the pause between two ports
 */
export function createConnectCollector(settings: ConnectSettings, wait: typeof rest = rest): Collector<LiveLook> {
  return {
    collect: (look) => collect(settings, look, wait),
    plan: () => planOf(settings),
  };
}

interface Tried {
  readonly port: number;
  readonly answer: HandshakeAnswer;
}

async function collect(settings: ConnectSettings, look: Look, wait: typeof rest): Promise<LiveLook> {
  const { ports, timeoutMs } = settings;
  const pauseMs = pauseOf(settings);
  // Resolved once, so that a name with several addresses leads to one machine.
  const host = await unlessAborted(resolved(settings.address), look.signal);
  const tried: Tried[] = [];
  for (const port of ports) {
    if (tried.length > 0) await wait(pauseMs, look.signal);
    tried.push({ port, answer: await knock({ host, port, timeoutMs }, look) });
  }
  if (tried.every(({ answer }) => answer.state === 'silent')) throw nobodyThere(tried, settings);
  return {
    kind: 'look',
    bindings: tried.flatMap(bindingOf),
    complete: { tcp: false, udp: false, process: false },
    raw: Buffer.from(tried.map(({ port, answer }) => `tcp/${port} ${answer.state}\n`).join('')),
    identity: { vendor: null, model: null, description: null },
    notes: notesOf(tried),
    remember: null,
    answerMs: null,
  };
}

function pauseOf({ pauseMs }: ConnectSettings): number {
  return Math.max(restMs, pauseMs);
}

async function resolved(address: string): Promise<string> {
  try {
    return await ipOf(address);
  } catch (error) {
    throw new CollectError('unreachable', `the name ${address} could not be resolved`, { cause: error });
  }
}

function bindingOf({ port, answer }: Tried): readonly Binding[] {
  return answer.state === 'open' ? [{ transport: 'tcp', address: answer.address, port, process: null }] : [];
}

/** When all ports are silent, the asset is not there, or a firewall blocks all of them. That is no good look. */
function nobodyThere(tried: readonly Tried[], { address, timeoutMs }: ConnectSettings): CollectError {
  const codes = new Set(tried.map(({ answer }) => (answer.state === 'silent' ? answer.code : '')));
  const isLate = codes.has('ETIMEDOUT');
  const why = isLate ? `within ${timeoutMs / 1000} s` : `(${[...codes].join(', ')})`;
  return new CollectError(
    isLate ? 'timeout' : 'unreachable',
    `${address} answers on none of the ${tried.length} ports ${why}, neither with yes nor with no`,
  );
}

function notesOf(tried: readonly Tried[]): readonly string[] {
  const named = (state: HandshakeAnswer['state']): string =>
    tried.flatMap(({ port, answer }) => (answer.state === state ? [`tcp/${port}`] : [])).join(', ');
  const [refused, silent] = [named('refused'), named('silent')];
  return [
    `A connect check of ${tried.length} TCP ${tried.length === 1 ? 'port' : 'ports'} sees nothing else, and proves no port closed.`,
    ...(refused === '' ? [] : [`Refused a connection, so not open from here: ${refused}.`]),
    ...(silent === '' ? [] : [`No answer: ${silent}.`]),
  ];
}

function planOf(settings: ConnectSettings): LookPlan {
  const { address, ports, timeoutMs } = settings;
  const pauseMs = pauseOf(settings);
  const received = ports.length * (partingBytes + readBytes);
  const detail = `TCP handshake with ${address} and our FIN, no byte of payload, no retry; one port at a time, ${pauseMs / 1000} s apart: ${ports.join(', ')}`;
  const bytes = { sentBytes: 0, receivedBytes: received };
  return {
    steps: [{ what: 'session', detail, when: null, texts: [], atMost: ports.length, ...bytes }],
    total: {
      sessions: ports.length,
      requests: ports.length,
      ...bytes,
      durationMs: ports.length * (timeoutMs + partingMs) + (ports.length - 1) * pauseMs,
    },
    caps: [{ what: 'bytes of the greeting of one port', atMost: partingBytes }],
  };
}
