import { CollectError } from '../../model/collection.ts';
import { cleanText } from '../../model/label.ts';
import type { Collected, Identity, ReadRecording } from '../../model/observation.ts';
import { unwatchedStep } from '../../lib/step.ts';
import { rest } from '../abort.ts';
import type { Collector, Look } from '../collector.ts';
import type { Dialogue, SelfDescription } from './dialogue.ts';
import { dialogueOf, hostPort } from './dialogues.ts';
import { memoryText, readMemory, type LastAsked } from './memory.ts';
import { planWith } from './plan.ts';
import { talk } from './session.ts';
import type { NativeSettings } from './settings.ts';

/** A look must not wait longer than this for the pause of an address, because other looks wait for it. */
const longestRestMs = 60_000;

export interface NativeOptions {
  /** The clock, epoch milliseconds. */
  readonly now: () => number;
  /** Minimum time between two sessions with an address: the look, and the question who it is. */
  readonly restMs: number;
  /** Pause before each further request, where the protocol needs no longer one. */
  readonly pauseMs: number;
  /** Time limit of a look. */
  readonly longestMs: number;
}

/**
 * A collector that sometimes, after a good look, also asks who the asset is, in its own protocol. The result is only a
 * note: it never makes a look fail and never changes a listener.
 */
export function withIdentity(collector: Collector, settings: NativeSettings, options: NativeOptions): Collector {
  const said = dialogueOf(settings);
  const dialogue: Dialogue = { ...said, restMs: Math.max(said.restMs, options.pauseMs) };
  const about = `${settings.type}/${dialogue.transport} ${hostPort(settings)} ${dialogue.steps.map(({ name }) => name).join()}`;
  return {
    collect: async (look) => {
      const memory = readMemory(about, look.remembered);
      const before = look.footprint.sessions;
      const collected = await collector.collect({ ...look, remembered: memory.inner });
      const wasAsked = look.footprint.sessions > before;
      const asking = {
        ...{ ...options, settings, dialogue, look, restMs: wasAsked ? options.restMs : 0 },
        keep: async (known: LastAsked) => {
          await look.keep?.(memoryText(about, { known, inner: memory.inner }));
        },
      };
      const known = isDue(memory.known, settings, options.now()) ? await ask(memory.known, asking) : memory.known;
      const remembering = <T extends Collected | ReadRecording>(one: T): T => ({
        ...one,
        remember: memoryText(about, { known, inner: one.remember }),
      });
      const whole = {
        ...remembering(collected),
        identity: identityWith(collected.identity, known.found, dialogue.protocol),
        notes: known.trouble === null ? collected.notes : [...collected.notes, known.trouble],
      };
      return whole.kind === 'recording' ? { ...whole, earlier: whole.earlier.map(remembering) } : whole;
    },
    plan: () => planWith(collector.plan(), { native: settings, dialogue, restMs: options.restMs }),
  };
}

/** A question in the future comes from a clock that was set back since. */
function isDue({ askedAt }: LastAsked, { everyMs }: NativeSettings, now: number): boolean {
  return askedAt === null || askedAt > now || now - askedAt >= everyMs;
}

interface Asking extends NativeOptions {
  readonly settings: NativeSettings;
  readonly dialogue: Dialogue;
  readonly look: Look;
  readonly keep: (known: LastAsked) => Promise<void>;
}

/** Never rejects, because the look is good already. On failure the known identity stays. */
async function ask(
  before: LastAsked,
  { settings, dialogue, look, keep, now, restMs, longestMs }: Asking,
): Promise<LastAsked> {
  const { step = unwatchedStep } = look;
  const askedBefore = look.footprint.sessions;
  const failed = (why: string): string =>
    `${dialogue.protocol} on ${hostPort(settings)} did not say who it is: ${why}.${stillShown(before)}`;
  try {
    checkRest(restMs, longestMs);
    await rest(restMs, look.signal);
    // Written before, so that after a kill in the middle nobody asks again too early.
    await keep({ ...before, askedAt: now(), trouble: failed('otports ended while it asked') });
    const said = await talk(dialogue, settings, look);
    const found = step(() => dialogue.read(said));
    checkSaid(found);
    const gaps = found.gaps ?? [];
    const missing = `${dialogue.protocol} on ${hostPort(settings)} did not say everything: ${gaps.join(', ')}.`;
    const at = now();
    return { askedAt: at, found, foundAt: at, trouble: gaps.length === 0 ? null : missing };
  } catch (error) {
    // Every unexpected error is caught too: the look is more important, and the note shows the error.
    const message = cleanText(error instanceof Error ? error.message : String(error), 255);
    const trouble = failed(message);
    // When no session began after all, the next look may ask again.
    const askedAt = look.footprint.sessions > askedBefore ? now() : before.askedAt;
    return { ...before, askedAt, trouble };
  }
}

/** The known identity stays on the pages with its age, because another device may have the address by now. */
function stillShown({ found, foundAt }: LastAsked): string {
  if (found === null) return '';
  const when = foundAt === null ? 'before' : `at ${new Date(foundAt).toISOString()}`;
  return ` What it said ${when} is still shown.`;
}

/** @throws CollectError where an answer was readable and says nothing */
function checkSaid({ vendor, model, firmware, more, gaps = [] }: SelfDescription): void {
  if (vendor !== null || model !== null || firmware !== null || more.length > 0) return;
  const why = gaps.length === 0 ? '' : `: ${gaps.join(', ')}`;
  throw new CollectError('protocol', `its answer names neither vendor, model nor firmware${why}`);
}

/** @throws CollectError where the pause leaves no time to ask: then no look needs to wait for it */
function checkRest(restMs: number, longestMs: number): void {
  const mayMs = Math.min(longestRestMs, longestMs);
  if (restMs <= longestRestMs && restMs < longestMs) return;
  throw new CollectError('refused_by_limit', `limits.min_gap is longer than a look may wait (${mayMs / 1000} s)`);
}

/** What the asset says in its own protocol is more exact than what its agent says. */
function identityWith(identity: Identity, found: SelfDescription | null, protocol: string): Identity {
  if (found === null) return identity;
  const { vendor, model, firmware, more } = found;
  const parts = [...(firmware === null ? [] : [`firmware ${firmware}`]), ...more].join(', ');
  const lines = [identity.description, parts === '' ? null : `${protocol}: ${parts}`];
  const description = lines.filter((line) => line !== null).join('; ');
  return {
    vendor: vendor ?? identity.vendor,
    model: model ?? identity.model,
    description: description === '' ? null : cleanText(description, 255),
  };
}
