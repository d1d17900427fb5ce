import { CollectError } from '../../model/collection.ts';
import type { LiveLook } from '../../model/observation.ts';
import { unwatchedStep, type OwnStep } from '../../lib/step.ts';
import type { Collector, Look } from '../collector.ts';
import type { CommandAnswer } from './answer.ts';
import { endpoint } from './faults.ts';
import { pinOf } from './keys/host-keys.ts';
import { softwareOf } from './keys/ident.ts';
import { platformNamed, platformOfServer, probeCommand, probed } from './platforms/all.ts';
import type { Platform, PlatformReading, Way } from './platforms/platform.ts';
import { planOf } from './plan.ts';
import { withSession, type Session } from './session.ts';
import { waysOf } from './ways.ts';
import type { SshSettings } from './settings.ts';

/**
 * Asks an asset over SSH: one session, with read-only commands that are fixed in platforms/. A terminal is used only
 * where a device accepts no command without one.
 */
export function createSshCollector(settings: SshSettings): Collector<LiveLook> {
  return {
    collect: (look) => collect(settings, look),
    plan: () => planOf(settings),
    pin: () => pinOf(settings),
  };
}

async function collect(settings: SshSettings, look: Look): Promise<LiveLook> {
  const { signal, footprint } = look;
  try {
    return await withSession({ settings, signal, footprint }, (session) => ask(session, settings, look));
  } catch (error) {
    if (!(error instanceof CollectError)) throw error;
    const where = endpoint(settings.address, settings.port);
    const { reason, otherKey } = error;
    throw new CollectError(reason, `ssh ${where}: ${error.message}`, { cause: error, otherKey });
  }
}

async function ask(
  session: Session,
  settings: SshSettings,
  { remembered, step = unwatchedStep }: Look,
): Promise<LiveLook> {
  const answers: CommandAnswer[] = [];
  const run: Run = async (command, way) => {
    const answer = await (way.shell === undefined
      ? session.run(command, (tail) => way.isWhole(tail))
      : session.say(command, way.shell));
    answers.push(answer);
    return answer;
  };
  const memory = recall(settings, remembered, session);
  const told = memory?.platform ?? platformNamed(settings.platform) ?? platformOfServer(softwareOf(session.ident));
  const platform = told ?? probed(await run(probeCommand, probe));
  const account = settings.credential.username;
  for (const way of waysOf(platform, memory?.way)) {
    const own = await answersOf(way, run, step);
    const reading = step(() => way.read(own, account));
    if (reading !== null) return collected(platform, reading, { answers, session });
  }
  throw new CollectError('protocol', `no way of ${platform.name} works there`);
}

type Run = (command: string, way: Pick<Way, 'shell' | 'isWhole'>) => Promise<CommandAnswer>;

const probe = { isWhole: () => false };

async function answersOf(way: Way, run: Run, step: OwnStep): Promise<readonly CommandAnswer[]> {
  const own: CommandAnswer[] = [];
  for (const command of way.commands) {
    if (step(() => way.isDone?.(own)) === true) break;
    own.push(await run(command, way));
  }
  return own;
}

interface SessionAnswers {
  readonly answers: readonly CommandAnswer[];
  readonly session: Session;
}

function collected(
  platform: Platform,
  { way, parsed }: PlatformReading,
  { answers, session }: SessionAnswers,
): LiveLook {
  return {
    kind: 'look',
    bindings: parsed.bindings,
    complete: parsed.complete,
    raw: Buffer.concat(answers.map((answer) => answer.stdout)),
    identity: { ...parsed.identity, description: softwareOf(session.ident) },
    notes: parsed.notes,
    remember: `${platform.name}/${way} ${machineOf(session)}`,
    answerMs: session.answerMs,
  };
}

/** A replaced machine has another key or another server name. What was learned is not true for it. */
function machineOf({ hostKey, ident }: Session): string {
  return `${hostKey} ${ident}`;
}

/**
 * `linux/ss SHA256:... SSH-2.0-OpenSSH_9.2p1`, from the last good look. Null where it does not fit the current config
 * or the machine that answers: then the machine is asked what it is before anything else is sent.
 */
function recall(
  settings: SshSettings,
  remembered: string | null,
  session: Session,
): { platform: Platform; way: Way | undefined } | null {
  const [, name = '', way = '', machine = ''] = /^([^/ ]+)\/(\S+) (.*)$/s.exec(remembered ?? '') ?? [];
  const platform = platformNamed(name);
  if (platform === null || machine !== machineOf(session)) return null;
  return settings.platform === 'auto' || settings.platform === name ? { platform, way: platform.known.get(way) } : null;
}
