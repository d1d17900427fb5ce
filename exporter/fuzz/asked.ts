/** What assets answer to a look: SSH before the login, the answers of each platform, datagrams of SNMP. */
import { checkMessage, type Expected } from '../src/collect/snmp/net/message-check.ts';
import type { CommandAnswer } from '../src/collect/ssh/answer.ts';
import { Greeting } from '../src/collect/ssh/greeting.ts';
import { trustOf, type Pinned } from '../src/collect/ssh/keys/host-keys.ts';
import { identRefusal, softwareOf } from '../src/collect/ssh/keys/ident.ts';
import { platformNamed, platformOfServer, probed } from '../src/collect/ssh/platforms/all.ts';
import type { Platform, Way } from '../src/collect/ssh/platforms/platform.ts';
import { platformChoices } from '../src/model/source/platform.ts';
import { CollectError } from '../src/model/collection.ts';
import { integer, octets, oid, tlv } from '../test/snmp/ber.ts';
import { errorFault, firstFault, isClean, saidFault, type Fault } from './oracle.ts';
import type { Seed } from './recordings.ts';
import type { Target } from './targets.ts';

const mark = 'otports-5f1c0e';
const keyBytes = Buffer.from('0000000b7373682d6564323535313900000020'.padEnd(102, 'a7'), 'hex');
const keyText = keyBytes.toString('base64');

const knownHostsSeeds: readonly string[] = [
  `10.0.0.1 ssh-ed25519 ${keyText}\n[10.0.0.1]:2222 ssh-rsa AAAA\n`,
  `# plant\n10.0.0.*,!10.0.0.9,*.example ssh-ed25519 ${keyText} op@jump\n@revoked * ssh-rsa AAAAB3NzaC1yc2EAAA==\n`,
  `|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 ${keyText}\n@cert-authority *.plant ssh-rsa AAAA\n`,
];

const rowPdu = tlv(
  0xa2,
  integer(1),
  integer(0),
  integer(0),
  tlv(0x30, tlv(0x30, oid('1.3.6.1.2.1.7.5'), integer(7, 0x42))),
);
const header = tlv(0x30, integer(1), integer(65507), octets(Buffer.from([3])), integer(3));
const usm = octets(
  tlv(0x30, octets('engine'), integer(7), integer(3600), octets('user'), octets('mac'), octets('salt')),
);
const datagrams: readonly Buffer[] = [
  tlv(0x30, integer(0), octets('public'), rowPdu),
  tlv(0x30, integer(1), octets('public'), rowPdu),
  tlv(0x30, integer(3), header, usm, octets('secret')),
  tlv(0x30, integer(3), header, usm, tlv(0x30, octets('engine'), octets(''), rowPdu)),
];
const expectations: readonly Expected[] = [
  { version: 0, security: 0, community: 'public' },
  { version: 1, security: 0, community: 'public' },
  { version: 3, security: 3, community: '' },
];

const kexInit = Buffer.concat([
  Buffer.from([0, 0, 1, 0, 4, 20]),
  Buffer.alloc(16, 7),
  ...['curve25519-sha256,kex-2', 'ssh-rsa', 'a,b,c', 'b,c,d', 'm', 'm,n', 'none', 'none', '', '']
    .map((list) => octets(list))
    .map(named),
]);

/** A list of names of SSH has a length of four bytes where BER has a tag and one. */
function named(element: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0]), element.subarray(1)]);
}

export const asked: readonly Target[] = [
  { name: 'snmp-datagram', seeds: () => datagrams.map(latin1), faultOf: datagramFault },
  {
    name: 'ssh-greeting',
    seeds: () => [
      `Authorised use only\r\nSSH-2.0-dropbear_2022.83\r\n${latin1(kexInit)}`,
      `SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n${latin1(kexInit)}`,
      'SSH-1.99-Cisco-1.25\n',
      'SSH-2.0-OpenSSH_for_Windows_9.5\r\n',
    ],
    faultOf: greetingFault,
  },
  { name: 'ssh-host-key', seeds: () => [latin1(keyBytes), 'ssh-ed25519,ssh-rsa'], faultOf: hostKeyFault },
  { name: 'ssh-known-hosts', seeds: () => knownHostsSeeds, faultOf: knownHostsFault },
  {
    name: 'ssh-probe',
    seeds: () => ['Linux\n', 'Last login: today\r\nFreeBSD\n', 'SunOS', '% Invalid input detected\n', 'Welcome\nAIX\n'],
    faultOf: probeFault,
  },
  ...platformChoices.flatMap((name) => platformNamed(name) ?? []).map(platformTarget),
];

function latin1(bytes: Buffer): string {
  return bytes.toString('latin1');
}

function answerOf(stdout: Buffer): CommandAnswer {
  return { stdout, stderr: stdout.toString('utf8', 0, 300), exitCode: 0 };
}

function datagramFault(bytes: Buffer): Fault {
  return firstFault(expectations, (expected) => {
    const check = checkMessage(bytes, expected);
    if (check.kind === 'broken') return isClean(check.problem) ? null : `the problem ${check.problem}`;
    if (check.kind === 'ignore' || check.stamp === null) return null;
    const { boots, time } = check.stamp;
    return Number.isSafeInteger(boots) && Number.isSafeInteger(time) ? null : `the stamp ${boots} ${time}`;
  });
}

/** Up to here a greeting may be kept whole. */
const keptBytes = 16_384;

function greetingFault(bytes: Buffer): Fault {
  const [whole, pieces] = [new Greeting(), new Greeting()];
  whole.push(bytes);
  for (let at = 0; at < Math.min(bytes.length, keptBytes); at += 61)
    pieces.push(bytes.subarray(at, Math.min(at + 61, keptBytes)));
  const { ident } = whole;
  if (
    bytes.length <= keptBytes &&
    JSON.stringify([ident, whole.offer]) !== JSON.stringify([pieces.ident, pieces.offer])
  ) {
    return 'in pieces it says something else';
  }
  if (ident === null) return null;
  const refusals = platformChoices.map((platform) => identRefusal(ident, platform));
  const platform = platformOfServer(softwareOf(ident))?.name ?? null;
  if (platform !== null && !platformChoices.some((choice) => choice === platform)) return `the platform ${platform}`;
  return refusalsFault(refusals) ?? (isClean(softwareOf(ident)) ? null : `the software ${softwareOf(ident)}`);
}

/** Longer messages hold a line for known_hosts, which is as long as its key. */
const longestWithKey = 4096;

function refusalsFault(refusals: readonly (CollectError | null)[], longest?: number): Fault {
  return firstFault(refusals, (refusal) => (refusal === null ? null : errorFault(refusal, longest)));
}

function pinned(hostKeys: readonly string[], knownHosts: string | null = null, port = 22): Pinned {
  const file = knownHosts === null ? null : { file: 'known_hosts', sha256: '', text: knownHosts };
  return { address: '10.0.0.1', port, hostKeys, knownHosts: file };
}

function hostKeyFault(key: Buffer): Fault {
  const pin = `SHA256:${'a'.repeat(43)}`;
  const known = knownHostsSeeds.map((text) => pinned([], text));
  const trusts = [pinned([]), pinned([pin]), ...known].map(trustOf);
  const offered = latin1(key).split(',');
  if (!key.equals(keyBytes) && trusts.some((trust) => trust.refusal(key) === null))
    return 'a key that nobody pinned is believed';
  return refusalsFault(
    trusts.flatMap((trust) => [trust.refusal(key), trust.noCommonType(offered)]),
    longestWithKey,
  );
}

function knownHostsFault(bytes: Buffer): Fault {
  return firstFault([22, 2222], (port) => {
    const trust = trustOf(pinned([], latin1(bytes), port));
    const offered = trust.narrow(['ssh-ed25519', 'rsa-sha2-256']);
    return refusalsFault([trust.refusal(keyBytes), trust.noCommonType(['ssh-dss']), trust.noCommonType(offered)]);
  });
}

function probeFault(bytes: Buffer): Fault {
  return platformNamed(probed(answerOf(bytes)).name) === null ? 'no platform' : null;
}

function platformTarget(platform: Platform): Target {
  const ways = [platform.first, ...(platform.otherwise === null ? [] : [platform.otherwise])];
  return {
    name: `ssh-${platform.name}`,
    seeds: (all) => answersOf(platform, all),
    faultOf: (bytes) => firstRefused(ways, bytes),
  };
}

/** In a shell the first line only turns paging off; every other command gets the text. */
function answersTo({ shell, commands }: Way, bytes: Buffer): readonly CommandAnswer[] {
  if (shell === undefined) return [answerOf(bytes), answerOf(bytes)];
  return commands.map((_, at) => ({ stdout: at === 0 ? Buffer.alloc(0) : bytes, stderr: '', exitCode: null }));
}

/** Each way looks at the answer; it is refused where all of them refuse it. */
function firstRefused(ways: readonly Way[], bytes: Buffer): Fault {
  const refused: unknown[] = [];
  for (const way of ways) {
    try {
      const reading = way.read(answersTo(way, bytes), 'otports');
      const fault = reading === null ? null : saidFault(reading.parsed, { characters: bytes.length, lowestPort: 1 });
      if (fault !== null) return fault;
    } catch (error) {
      const fault = errorFault(error);
      if (fault !== null) return fault;
      refused.push(error);
    }
  }
  if (refused.length === ways.length) throw refused[0];
  return null;
}

/** Recordings in the form in which this platform answers: those that it reads. */
function answersOf({ first, otherwise, known }: Platform, all: readonly Seed[]): readonly string[] {
  const ways = otherwise === null ? [first] : [first, otherwise];
  const forms = all.flatMap(({ text }) => [
    text,
    // What a shell hands over has no prompts in it any more.
    text.replace(/^[\w.-]+[>#].*(?:\n|$)/gm, ''),
    `${text}${mark} end\r\n`,
    ...[...known.keys()].map(
      (name) =>
        `\n${mark} run elf\n\x7fELF\x02\x01\n${mark} exit 0\n\n${mark} run ${name}\n${text}\n${mark} exit 0\n${mark} end user\n`,
    ),
  ]);
  const readable = forms.filter((form) => ways.some((way) => reads(way, Buffer.from(form, 'latin1'))));
  return readable.length > 0 ? readable : forms;
}

function reads(way: Way, bytes: Buffer): boolean {
  try {
    return way.read(answersTo(way, bytes), 'otports') !== null;
  } catch (error) {
    if (error instanceof CollectError) return false;
    throw error;
  }
}
