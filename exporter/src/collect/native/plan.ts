import type { LookPlan, PlanStep } from '../collector.ts';
import { partingBytes, partingMs, readBytes } from '../paced.ts';
import type { Dialogue } from './dialogue.ts';
import { hostPort } from './dialogues.ts';
import { datagramBytes } from './udp-wire.ts';
import { maxMessageBytes } from './wire.ts';
import type { NativeSettings } from './settings.ts';

const hourMs = 3_600_000;

interface NativePlan {
  readonly native: NativeSettings;
  readonly dialogue: Dialogue;
  /** Between the session of the look and this one, where the look has a session. */
  readonly restMs: number;
}

/** The plan of the source, followed by what is sent for the identity, byte for byte. */
export function planWith(plan: LookPlan, { native, dialogue, restMs }: NativePlan): LookPlan {
  const steps = stepsOf(native, dialogue, plan.total.sessions > 0 ? restMs : 0);
  const { total } = plan;
  return {
    steps: [...plan.steps, ...steps],
    total: {
      sessions: total.sessions + 1,
      requests: total.requests + dialogue.steps.length,
      sentBytes: total.sentBytes + sum(steps, ({ sentBytes }) => sentBytes),
      receivedBytes: total.receivedBytes + sum(steps, ({ receivedBytes }) => receivedBytes),
      durationMs: total.durationMs + durationOf(native, dialogue) + (total.sessions > 0 ? restMs : 0),
    },
    caps: [...plan.caps, { what: `bytes of an answer of ${dialogue.protocol}`, atMost: maxMessageBytes }],
  };
}

function stepsOf(native: NativeSettings, dialogue: Dialogue, restMs: number): readonly PlanStep[] {
  const { protocol, transport, steps, farewell } = dialogue;
  const pause = restMs === 0 ? '' : `, after a rest of ${restMs / 1000} s`;
  const once = `at most every ${native.everyMs / hourMs} h${pause}`;
  const session = `${protocol} over ${transport.toUpperCase()} to ${hostPort(native)}, to ask who it is`;
  const isUdp = transport === 'udp';
  const answerBytes = isUdp ? datagramBytes : maxMessageBytes + readBytes;
  // The part that is read above the limit, and what arrives while the connection ends.
  const receivedBytes = isUdp ? datagramBytes : partingBytes + readBytes;
  return [
    step({ what: 'session', detail: session, when: once, sentBytes: 0, receivedBytes }),
    ...steps.map(({ name, request }) => sending(name, request([]), answerBytes)),
    ...(farewell === null ? [] : [sending('goodbye', farewell.request([]), 0)]),
  ];
}

function sending(name: string, bytes: Buffer, receivedBytes: number): PlanStep {
  const detail = `${name}: ${bytes.toString('hex')}`;
  return step({ what: 'request', detail, when: 'then', sentBytes: bytes.length, receivedBytes });
}

function step(said: Pick<PlanStep, 'what' | 'detail' | 'when' | 'sentBytes' | 'receivedBytes'>): PlanStep {
  return { ...said, texts: [], atMost: 1 };
}

/** The name, the connection and each answer may each take the full timeout; then comes the final message. */
function durationOf({ timeoutMs }: NativeSettings, { steps, restMs }: Dialogue): number {
  return (steps.length + 2) * timeoutMs + (steps.length - 1) * restMs + partingMs;
}

function sum(steps: readonly PlanStep[], of: (step: PlanStep) => number): number {
  return steps.reduce((total, one) => total + of(one), 0);
}
