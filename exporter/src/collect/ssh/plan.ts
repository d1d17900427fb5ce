import type { LookPlan, PlanStep, PlanText } from '../collector.ts';
import { readBytes } from '../paced.ts';
import { algorithmKinds, defaultAlgorithms } from './algorithms.ts';
import { endpoint } from './faults.ts';
import { graceMs, maxAnswerBytes, maxKeyExchanges, maxMessages } from './limits.ts';
import { detectable, platformNamed, probeCommand } from './platforms/all.ts';
import { waysOf } from './ways.ts';
import type { Platform, Way } from './platforms/platform.ts';
import type { SshSettings } from './settings.ts';

/** The greeting (at most 16 kB before the ident), one key exchange with its lists (35 kB, RFC 4253 6.1), one login. */
const handshakeBytes = 64 * 1024;

/**
 * Greeting, one key exchange, one login, farewell. Beside the lists of algorithms (RFC 4253 7.1) these are a key exchange
 * of 8,192 bits (1 kB), an RSA key of 16,384 bits named twice and its signature (6.2 kB), a password (OpenSSH takes
 * 1 kB), and padding and MAC of some 20 packets.
 */
const sessionBytes = 12 * 1024;

/** Opens and ends a channel and lets 4 MB through: nine packets of at most 100 bytes beside the command itself. */
const channelBytes = 1024;

/**
 * What a look sends: one session with few commands. Either the platform is unknown and is asked for first, or a known
 * way does not work any more; never both.
 */
export function planOf(settings: SshSettings): LookPlan {
  const named = platformNamed(settings.platform);
  const platforms = named === null ? detectable : [named];
  const session = sessionOf(settings, platforms);
  const before = named === null ? [probe] : [];
  const courses = platforms.flatMap((platform) => coursesOf(platform, before));
  const { limits } = settings;
  const answerBytes = maxAnswerBytes(limits);
  return {
    steps: [
      session,
      ...[...before, ...platforms.flatMap(stepsOf)].map((step) => ({
        ...step,
        receivedBytes: step.atMost * answerBytes,
      })),
    ],
    total: {
      sessions: 1,
      requests: Math.min(
        most(courses, ({ atMost }) => atMost),
        limits.maxRequests,
      ),
      sentBytes: session.sentBytes + most(courses, ({ sentBytes }) => sentBytes),
      receivedBytes: limits.maxBytes + readBytes,
      durationMs: settings.timeoutMs + graceMs,
    },
    caps: [
      { what: 'bytes of one answer', atMost: answerBytes },
      { what: 'bytes received', atMost: limits.maxBytes },
      { what: 'SSH messages received', atMost: maxMessages(limits) },
      { what: 'key exchanges', atMost: maxKeyExchanges },
    ],
  };
}

/** Either nothing is known yet, or a known way is tried first. What the banner tells is not asked for. */
function coursesOf(platform: Platform, before: readonly PlanStep[]): readonly (readonly PlanStep[])[] {
  const first = platform.uname === null ? [] : before;
  const known = [...platform.known].map(([name, way]) =>
    waysOf(platform, way).map((one) => command([[one === way ? `${platform.name}/${name}` : platform.name, one]], '')),
  );
  return [[...first, ...waysOf(platform, undefined).map((way) => command([[platform.name, way]], ''))], ...known];
}

function stepsOf(platform: Platform): readonly PlanStep[] {
  const { first, otherwise, known } = platform;
  const isOwn = [...known.values()].some((way) => way !== first && way !== otherwise);
  return [...(isOwn ? [knownOf(platform)] : []), wholeOf(platform), ...otherwiseOf(platform)];
}

/** One step for each command, because all of them are sent. */
function otherwiseOf({ name, otherwise }: Platform): readonly PlanStep[] {
  const commands = otherwise?.commands ?? [];
  return commands.map((text, at) => {
    return command(
      [[`${name}/otherwise ${at + 1}`, { commands: [text] }]],
      'where that does not work, or did not the last time',
    );
  });
}

function most(courses: readonly (readonly PlanStep[])[], of: (step: PlanStep) => number): number {
  return Math.max(...courses.map((steps) => steps.reduce((sum, step) => sum + of(step), 0)));
}

function sessionOf({ credential, address, port, algorithms }: SshSettings, platforms: readonly Platform[]): PlanStep {
  const { username } = credential;
  const lists = algorithmKinds.map((kind) => [...defaultAlgorithms[kind], ...algorithms[kind]]);
  const kex = [...defaultAlgorithms.kex, ...algorithms.kex];
  return {
    what: 'session',
    detail: `SSH 2 as ${username} to ${endpoint(address, port)}, key exchange ${kex.join(', ')}, one login, ${terminalOf(platforms)}`,
    when: null,
    texts: [],
    atMost: 1,
    // Ciphers and MACs are listed for each direction. Each message of the login has the user name.
    sentBytes: sessionBytes + 2 * lists.flat().join().length + 4 * Buffer.byteLength(username),
    receivedBytes: handshakeBytes,
  };
}

/** Only a shell needs a terminal. */
function terminalOf(platforms: readonly Platform[]): string {
  const inShell = platforms.filter(({ first }) => first.shell !== undefined).map(({ name }) => name);
  if (inShell.length === 0) return 'no terminal';
  if (inShell.length === platforms.length) return 'one shell with a terminal that can do nothing';
  return `no terminal except on ${inShell.join(', ')}`;
}

const probe: PlanStep = {
  what: 'command',
  detail: probeCommand,
  when: 'while the platform is not known, and the name of its server does not tell',
  texts: [],
  atMost: 1,
  sentBytes: channelBytes + probeCommand.length,
  receivedBytes: 0,
};

function wholeOf({ name, first }: Platform): PlanStep {
  return command([[name, first]], 'while no way is known, or where it works no longer');
}

function knownOf({ name, known }: Platform): PlanStep {
  const ways = [...known].map(([way, one]) => [`${name}/${way}`, one] as const);
  return command(ways, 'where it is the way that worked last');
}

/** The part of a way that is sent. */
type Sent = Pick<Way, 'commands' | 'shell'>;
type NamedWay = readonly [string, Sent];

/** The commands of one of these ways. The profile limits the answer, and `planOf` adds this. */
function command(ways: readonly NamedWay[], when: string): PlanStep {
  const atMost = Math.max(...ways.map(([, { commands }]) => commands.length));
  const bytes = ways.map(([, { commands }]) => Buffer.byteLength(commands.join('')));
  return {
    what: 'command',
    detail: ways.map(([name]) => name).join(' or ') + orderOf(ways),
    when,
    texts: ways.flatMap(([name, way]) => textsOf(name, way)),
    atMost,
    sentBytes: atMost * channelBytes + Math.max(...bytes),
    receivedBytes: 0,
  };
}

/** In a shell one line follows the other until the answers are enough. */
function orderOf(ways: readonly NamedWay[]): string {
  return ways.some(([, { shell }]) => shell !== undefined) ? ', its lines in this order until they are enough' : '';
}

/** The lines of a shell belong together. Fewer of them may be sent, in this order. */
function textsOf(name: string, { commands, shell }: Sent): readonly PlanText[] {
  if (shell !== undefined) return [{ name, text: commands.join('\n') }];
  return commands.map((text, at) => ({ name: commands.length === 1 ? name : `${name} ${at + 1}`, text }));
}
