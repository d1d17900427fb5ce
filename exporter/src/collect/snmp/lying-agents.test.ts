import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elements, integer, octets, oid, readInteger, tlv } from '../../../test/snmp/ber.ts';
import { keptSteps } from '../../../test/kept-steps.ts';
import {
  reply,
  startFakeAgent,
  truthful,
  type Behaviour,
  type FakeAgent,
  type FakeRequest,
} from '../../../test/snmp/fake-agent.ts';
import {
  type LookResult,
  community,
  communityCredential,
  listed,
  lookOnce,
  openSockets,
  settingsFor,
  userCredential,
} from '../../../test/snmp/look.ts';
import { CollectError } from '../../model/collection.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { SnmpSettings } from './settings.ts';

const system: Varbind[] = [
  { oid: '1.3.6.1.2.1.1.1.0', type: 'OCTET STRING', value: Buffer.from('Acme RTU 7') },
  { oid: '1.3.6.1.2.1.1.2.0', type: 'OID', value: '1.3.6.1.4.1.99999.1' },
  { oid: '1.3.6.1.2.1.1.5.0', type: 'OCTET STRING', value: Buffer.from('rtu-7') },
  { oid: '1.3.6.1.2.1.1.3.0', type: 'Timeticks', value: 8_640_000 },
];

function gauge(name: string, value: number): Varbind {
  return { oid: `1.3.6.1.2.1.${name}`, type: 'Gauge32', value };
}

function text(name: string, value: string): Varbind {
  return { oid: `1.3.6.1.2.1.${name}`, type: 'OCTET STRING', value: Buffer.from(value) };
}

/** The agent listens on the port where it is asked, so its table must have this port. */
function tablesOf(agent: FakeAgent): Varbind[] {
  return [
    ...system,
    gauge('6.20.1.4.1.4.0.0.0.0.22', 7),
    gauge('6.20.1.4.1.4.0.0.0.0.2404', 8),
    gauge(`7.7.1.8.1.4.127.0.0.1.${agent.port}.1.4.0.0.0.0.0.1`, 9),
    text('25.4.2.1.2.7', 'sshd'),
    text('25.4.2.1.2.8', 'iec104d'),
    text('25.4.2.1.2.9', 'agent'),
  ];
}

const honest: Behaviour = (request, agent) => truthful(tablesOf(agent))(request, agent);

let agents: FakeAgent[] = [];
let socketsBefore = 0;

beforeEach(() => {
  socketsBefore = openSockets();
});

afterEach(async () => {
  await Promise.all(agents.map((agent) => agent.stop()));
  agents = [];
  expect(openSockets()).toBe(socketsBefore);
});

async function look(
  behave: Behaviour,
  changes: Partial<SnmpSettings> = {},
): Promise<LookResult & { agent: FakeAgent }> {
  const agent = await startFakeAgent(behave);
  agents.push(agent);
  const result = await lookOnce(settingsFor(agent.port, changes));
  // Only the socket of the agent is still open.
  expect(openSockets()).toBe(socketsBefore + agents.length);
  return { ...result, agent };
}

const v1 = { credential: communityCredential('1') } as const;
const v3 = {
  credential: userCredential('otports', {
    ...{ auth: 'sha256', authKey: 'a key nobody guesses' },
    ...{ privacy: 'aes', privacyKey: 'another key' },
  }),
} as const;

it('what an agent answers is read in steps that are marked', async () => {
  const agent = await startFakeAgent(honest);
  agents.push(agent);
  const { step, results } = keptSteps();
  const { collected } = await lookOnce(settingsFor(agent.port, { timeoutMs: 5000 }), { step });
  expect(collected?.bindings).toHaveLength(3);
  expect(results).toContainEqual(expect.objectContaining({ bindings: collected?.bindings }));
  expect(results).toContainEqual(collected?.raw);
  // The tables, in between.
  expect(results[0]).toMatchObject({ tcp: { sockets: [{ port: 22 }, { port: 2404 }] } });
});

describe('an honest agent', () => {
  it.each([
    ['v2c', {}, 4],
    ['v1', v1, 5],
  ])('%s', async (_name, changes, requests) => {
    const { collected, footprint, agent } = await look(honest, changes);
    expect(listed(collected)).toEqual([
      'tcp 0.0.0.0 22 sshd',
      'tcp 0.0.0.0 2404 iec104d',
      `udp 127.0.0.1 ${agent.port} agent`,
    ]);
    expect(collected).toMatchObject({
      complete: { tcp: true, udp: true, process: true },
      identity: { description: 'Acme RTU 7' },
      notes: [],
      remember: 'snmp tcp=tcpListenerTable udp=udpEndpointTable looks=1',
    });
    expect(footprint).toMatchObject({ sessions: 1, requests });
    expect(agent.requests).toHaveLength(requests);
    expect(footprint.sentBytes).toBe(agent.requests.reduce((sum, request) => sum + request.raw.length, 0));
  });

  it('is never asked to change anything', async () => {
    const { agent } = await look(honest);
    expect(new Set(agent.requests.map((request) => request.kind))).toEqual(new Set(['get', 'bulk']));
  });

  it('gives the same evidence twice, which import reads again', async () => {
    const agent = await startFakeAgent(honest);
    agents.push(agent);
    const [first, second] = [await lookOnce(settingsFor(agent.port)), await lookOnce(settingsFor(agent.port))];
    expect(first.collected?.raw.toString()).toBe(second.collected?.raw.toString());
    expect(first.collected?.raw.toString()).toContain('.1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.22 = Gauge32: 7\n');
  });
});

describe('an agent that cannot do more', () => {
  it('without system group, names and modern tables (v1)', async () => {
    const old: Behaviour = (request, agent) =>
      truthful([
        { oid: '1.3.6.1.2.1.6.13.1.1.0.0.0.0.102.0.0.0.0.0', type: 'INTEGER', value: 2 },
        { oid: '1.3.6.1.2.1.6.13.1.1.10.0.0.1.102.10.0.0.2.4000', type: 'INTEGER', value: 5 },
        { oid: `1.3.6.1.2.1.7.5.1.2.0.0.0.0.${agent.port}`, type: 'INTEGER', value: agent.port },
      ])(request, agent);
    const { collected, agent } = await look(old, v1);
    expect(listed(collected)).toEqual(['tcp 0.0.0.0 102 -', `udp 0.0.0.0 ${agent.port} -`]);
    expect(collected).toMatchObject({
      complete: { tcp: true, udp: true, process: false },
      identity: { description: null },
      remember: 'snmp tcp=tcpConnTable udp=udpTable looks=1',
    });
    const again = await lookOnce(settingsFor(agent.port, v1), { remembered: collected?.remember ?? null });
    expect(listed(again.collected)).toEqual(listed(collected));
    expect(again.footprint.requests).toBeLessThan(agent.requests.length - again.footprint.requests);
  });

  it('that says tooBig to more than two rows', async () => {
    const small: Behaviour = (request, agent) =>
      request.kind === 'bulk' && request.maxRepetitions > 2
        ? reply(request, { varbinds: [], errorStatus: 1 })
        : honest(request, agent);
    const { collected } = await look(small);
    expect(listed(collected)).toHaveLength(3);
    expect(collected?.remember).toBe('snmp tcp=tcpListenerTable udp=udpEndpointTable repetitions=2 looks=1');
  });

  it('that is silent on GETBULK', async () => {
    const silent: Behaviour = (request, agent) => (request.kind === 'bulk' ? null : honest(request, agent));
    const { collected, agent } = await look(silent);
    expect(listed(collected)).toHaveLength(3);
    expect(collected?.remember).toBe('snmp tcp=tcpListenerTable udp=udpEndpointTable repetitions=0 looks=1');
    const before = agent.requests.length;
    await lookOnce(settingsFor(agent.port), { remembered: collected?.remember ?? null });
    expect(agent.requests.slice(before).some((request) => request.kind === 'bulk')).toBe(false);
  });

  it('whose rows are numbered 1, 2, 3', async () => {
    const numbered: Behaviour = (request, agent) =>
      truthful([
        ...system,
        { oid: '1.3.6.1.2.1.6.13.1.1.1', type: 'INTEGER', value: 2 },
        { oid: '1.3.6.1.2.1.6.13.1.2.1', type: 'IpAddress', value: '10.0.0.1' },
        { oid: '1.3.6.1.2.1.6.13.1.3.1', type: 'INTEGER', value: 502 },
        { oid: '1.3.6.1.2.1.7.5.1.1.1', type: 'IpAddress', value: '0.0.0.0' },
        { oid: '1.3.6.1.2.1.7.5.1.2.1', type: 'INTEGER', value: agent.port },
      ])(request, agent);
    const { collected, agent } = await look(numbered);
    expect(listed(collected)).toEqual(['tcp 10.0.0.1 502 -', `udp 0.0.0.0 ${agent.port} -`]);
    expect(collected?.complete).toEqual({ tcp: true, udp: true, process: false });
  });

  it('that has nothing of all this: nothing is visible, and nothing is said to be closed', async () => {
    const { collected } = await look(truthful(system));
    expect(collected).toMatchObject({ bindings: [], complete: { tcp: false, udp: false, process: false } });
    expect(collected?.notes[0]).toBe(
      'TCP is not visible: no table of this agent lists a listening port, and some agents never do.',
    );
  });

  it('that answers noSuchObject to everything', async () => {
    const { collected } = await look((request) =>
      reply(request, { varbinds: request.oids.map((name) => ({ oid: name, type: 'noSuchObject', value: null })) }),
    );
    expect(collected).toMatchObject({ bindings: [], complete: { tcp: false, udp: false, process: false } });
  });

  it('that falls silent on names: the ports are known all the same', async () => {
    const mute: Behaviour = (request, agent) =>
      request.oids[0]?.startsWith('1.3.6.1.2.1.25.') === true ? null : honest(request, agent);
    const { collected } = await look(mute);
    expect(collected?.complete).toEqual({ tcp: true, udp: true, process: false });
    expect(collected?.notes.at(-1)).toMatch(
      /^Process names are seen in part: SNMP agent .* fell silent after 3 answers/,
    );
  });

  it('that ends a walk with noSuchObject has not shown the end of its table', async () => {
    const ssh = gauge('6.20.1.4.1.4.0.0.0.0.22', 1);
    const whole = truthful(system);
    const { collected } = await look((request, agent) => {
      if (request.kind === 'get') return whole(request, agent);
      // Port 502 is behind it. Instead of that row there is an exception that is not allowed in a walk.
      const varbinds = request.oids.map((name): Varbind =>
        name.endsWith('.6.20.1') ? ssh : { oid: name, type: 'noSuchInstance', value: null },
      );
      return reply(request, { varbinds });
    });
    expect(listed(collected)).toContain('tcp 0.0.0.0 22 -');
    expect(collected?.complete.tcp).toBe(false);
  });

  it('that gives no state for a connection may be hiding a listener', async () => {
    const state = (port: number, value: number | null): Varbind => ({
      oid: `1.3.6.1.2.1.6.13.1.1.0.0.0.0.${port}.0.0.0.0.0`,
      type: value === null ? 'NULL' : 'INTEGER',
      value,
    });
    const { collected } = await look(truthful([...system, state(22, 2), state(502, null)]));
    expect(listed(collected)).toEqual(['tcp 0.0.0.0 22 -']);
    expect(collected?.complete.tcp).toBe(false);
  });

  it('that loses a table from one look to the next: what is gone is not closed', async () => {
    const { collected } = await look((request, agent) =>
      truthful([...system, { oid: '1.3.6.1.2.1.6.13.1.1.0.0.0.0.102.0.0.0.0.0', type: 'INTEGER', value: 2 }])(
        request,
        agent,
      ),
    );
    expect(collected?.complete.tcp).toBe(true);
    const later = await lookOnce(settingsFor(agents[0]?.port ?? 0), {
      remembered: 'snmp tcp=tcpListenerTable udp=udpEndpointTable',
    });
    expect(later.collected?.complete).toEqual({ tcp: false, udp: false, process: false });
    expect(later.collected?.notes).toContain(
      'tcpListenerTable had rows before and has none now: what only it could show is not taken as closed.',
    );
    // The look after that does not either: when a table is away for a day, IPv6 must not count as closed.
    const remembered = later.collected?.remember ?? null;
    expect(remembered).toBe('snmp tcp=tcpListenerTable,tcpConnTable udp=udpEndpointTable looks=1 lost=1');
    const third = await lookOnce(settingsFor(agents[0]?.port ?? 0), { remembered });
    expect(third.collected?.complete.tcp).toBe(false);
  });
});

/** An answer whose value has an unknown type. */
function oddValue(request: FakeRequest): Buffer {
  const list = tlv(0x30, tlv(0x30, oid('1.3.6.1.2.1.1.1.0'), octets('', 0x4f)));
  const pdu = tlv(0xa2, integer(request.id), integer(0), integer(0), list);
  return tlv(0x30, integer(1), octets(request.community), pdu);
}

describe('a lying agent', () => {
  it('whose OIDs do not increase', async () => {
    const { error, agent } = await look((request, self) =>
      request.kind === 'get' ? honest(request, self) : reply(request, { varbinds: [gauge('6.20.1.4.0.0.22', 1)] }),
    );
    expect(error?.reason).toBe('protocol');
    expect(error?.message).toMatch(
      /^the SNMP agent does not keep the order of its objects: 1\.3\.6\.1\.2\.1\.6\.20\.1\.4\.0\.0\.22 came behind /,
    );
    expect(agent.requests.length).toBeLessThan(5);
  });

  /** Rows of tcpListenerTable without end, `rows` in each answer; no rows of all other tables. */
  function flood(rowsOf: (asked: number) => number): Behaviour {
    let row = 0;
    return (request, agent) => {
      if (request.kind !== 'bulk') return honest(request, agent);
      const repetitions = Array.from({ length: rowsOf(request.maxRepetitions) }, () => {
        row += 1;
        const next = gauge(`6.20.1.4.1.4.10.0.${row >> 8}.${row & 255}.80`, 0);
        return request.oids.map((name) => (name.startsWith('1.3.6.1.2.1.6.20.') ? next : gauge('99.1', row)));
      });
      return reply(request, { varbinds: repetitions.flat() });
    };
  }

  /** This agent always answers. A timeout would come from the test machine and change how many rows are asked for. */
  const patient = { timeoutMs: 5_000 };

  it('that counts up for ever is stopped at 2,000 rows', async () => {
    const { collected, footprint } = await look(
      flood((asked) => asked),
      patient,
    );
    expect(collected?.bindings).toHaveLength(2000);
    expect(collected?.complete.tcp).toBe(false);
    expect(footprint.requests).toBeLessThan(220);
  });

  it('that answers ten rows with 700, again and again', async () => {
    const { collected, footprint } = await look(
      flood(() => 700),
      patient,
    );
    expect(collected?.bindings).toHaveLength(2000);
    expect(collected?.complete.tcp).toBe(false);
    expect(footprint.requests).toBeLessThan(8);
  });

  it.each<[string, Behaviour, string, RegExp]>([
    [
      'another request id',
      (request) => reply(request, { id: request.id + 1, varbinds: [] }),
      'timeout',
      /: 1 datagrams that answer nothing we asked /,
    ],
    [
      'another community',
      (request) => reply(request, { community: 'x', varbinds: [] }),
      'protocol',
      /sent nothing but what cannot be read \(1 datagrams, 1 try of 200 ms\): it carries another community$/,
    ],
    ['another version', (request) => reply(request, { version: 0, varbinds: [] }), 'protocol', /: it speaks SNMPv1$/],
    [
      'half an answer',
      (request, self) => [honest(request, self)].flat()[0]?.subarray(0, -7) ?? null,
      'protocol',
      /: it is no SNMP message, or was cut short$/,
    ],
    [
      'junk',
      () => Buffer.from('HTTP/1.1 400 Bad Request\r\n'),
      'protocol',
      /: it is no SNMP message, or was cut short$/,
    ],
    [
      'another kind of message',
      (request) =>
        tlv(
          0x30,
          integer(1),
          octets(request.community),
          tlv(0xa0, integer(request.id), integer(0), integer(0), tlv(0x30)),
        ),
      'protocol',
      /: it is no answer$/,
    ],
    ['a value of no type', oddValue, 'protocol', /: Unknown type/],
    [
      'fewer objects than asked',
      (request) => reply(request, { varbinds: system.slice(0, 1) }),
      'protocol',
      /: Requested OIDs do not match response OIDs$/,
    ],
    [
      'silence',
      () => null,
      'timeout',
      /: no answer \(SNMPv2c, 1 try of 200 ms\): the community is wrong, or no agent listens there, or something between drops the packets$/,
    ],
  ])('sends %s', async (_name, behave, reason, message) => {
    const { error, milliseconds } = await look(behave);
    expect(error?.reason).toBe(reason);
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain(community);
    // An unreadable datagram may be forged, so the look still waits for the real answer.
    if (message.source.startsWith(': Requested OIDs')) expect(milliseconds).toBeLessThan(190);
    else expect(milliseconds).toBeGreaterThan(190);
  });

  it.each<[string, (answer: Buffer, request: FakeRequest) => Buffer]>([
    ['junk', () => Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
    ['half an answer', (answer) => answer.subarray(0, -7)],
    ['an answer with another community', (_, request) => reply(request, { community: 'x', varbinds: [] })],
    ['an answer of another version', (_, request) => reply(request, { version: 0, varbinds: [] })],
    ['an answer to something else', (_, request) => reply(request, { id: request.id + 1, varbinds: [] })],
    ['a request', (_, request) => request.raw],
    ['a value of no type', (_, request) => oddValue(request)],
  ])('before its answer sends %s: the answer still counts', async (name, forge) => {
    const { collected, agent } = await look((request, self) => {
      const answer = [honest(request, self)].flat()[0];
      return answer instanceof Buffer ? [forge(answer, request), answer] : null;
    });
    expect(listed(collected)).toHaveLength(3);
    expect(collected?.complete).toEqual({ tcp: true, udp: true, process: true });
    const note = /^Datagrams from the address of the agent that cannot be read, and were passed over: (\d+) /;
    const counted = Number(note.exec(collected?.notes.at(-1) ?? '')?.[1] ?? 0);
    expect(counted).toBe(name === 'an answer to something else' ? 0 : agent.requests.length);
  });

  it('that sends junk without end is given up', async () => {
    const { error, milliseconds } = await look(
      (_, self) => {
        const { address, port } = self.lastPeer();
        // In portions that fit into a socket.
        const more = setInterval(() => {
          for (let i = 0; i < 50; i += 1) self.socket.send('junk', port, address);
        }, 1);
        self.socket.once('close', () => {
          clearInterval(more);
        });
        return null;
      },
      { timeoutMs: 60_000 },
    );
    expect(error).toMatchObject({
      reason: 'refused_by_limit',
      message: expect.stringContaining(
        'sent more than 1000 datagrams that answer nothing we asked; the first that cannot be read: it is no SNMP message',
      ) as string,
    });
    expect(milliseconds).toBeLessThan(10_000);
  });

  it('is repeated as often as configured, and each time counts', async () => {
    const { error, footprint, agent } = await look(() => null, { retries: 2, timeoutMs: 50 });
    expect(error?.reason).toBe('timeout');
    expect(agent.requests).toHaveLength(3);
    expect(footprint).toMatchObject({ sessions: 1, requests: 3, receivedBytes: 0 });
  });

  it('from another port is not listened to', async () => {
    const stranger = await startFakeAgent(() => null);
    agents.push(stranger);
    const { error, footprint } = await look((request, self) => {
      for (const forged of [honest(request, self)].flat()) {
        if (forged !== null) stranger.socket.send(forged, self.lastPeer().port, '127.0.0.1');
      }
      return null;
    });
    expect(error?.reason).toBe('timeout');
    expect(footprint.receivedBytes).toBe(0);
  });

  it('answers for an object that was not asked for: it is not taken for the one that was', async () => {
    const other: Behaviour = (request, self) =>
      request.kind === 'get' && request.oids[0]?.startsWith('1.3.6.1.2.1.25.') === true
        ? reply(request, { varbinds: request.oids.map((_, i) => text(`25.4.2.1.2.${900 + i}`, 'liar')) })
        : honest(request, self);
    const { collected } = await look(other);
    expect(listed(collected).every((line) => line.endsWith(' -'))).toBe(true);
  });

  it('cannot make us send the same request for ever by its reports (v3)', async () => {
    const { error, agent } = await look((request) => report(request.raw, 0), v3);
    expect(error).toMatchObject({
      reason: 'protocol',
      message: expect.stringContaining('answers every request with a report') as string,
    });
    expect(agent.requests.length).toBeLessThanOrEqual(3);
  });

  it('says after the discovery that the time is wrong (v3): that refuses no credential', async () => {
    let asked = 0;
    const { error } = await look((request) => report(request.raw, 5, asked++ === 0 ? 4 : 2), v3);
    expect(error).toMatchObject({
      reason: 'protocol',
      message: expect.stringMatching(
        /says that a request of ours is outside its time window; its clock was set, or somebody else answers in its name$/,
      ) as string,
    });
  });

  it('signs an answer with another key (v3): that refuses no credential', async () => {
    let asked = 0;
    const { error } = await look((request) => {
      return asked++ === 0 ? report(request.raw, 5) : wronglySigned(request.raw);
    }, v3);
    expect(error).toMatchObject({
      reason: 'protocol',
      message: expect.stringMatching(
        /sent an answer that is signed with another key than that of user "otports": somebody else may answer in its name$/,
      ) as string,
    });
  });

  it.each([
    [1, 'refuses this security level (auth and privacy of the credential) for user "otports"'],
    [3, 'does not know user "otports"'],
    [5, 'refuses the auth key, or the auth protocol, of user "otports"'],
    [6, 'refuses the privacy key, or the privacy protocol, of user "otports"'],
  ])('refuses the credential by report %i (v3)', async (counter, message) => {
    let asked = 0;
    const { error } = await look((request) => report(request.raw, 5, asked++ === 0 ? 4 : counter), v3);
    expect(error).toMatchObject({ reason: 'auth', message: expect.stringContaining(message) as string });
  });

  it('is silent after the discovery (v3)', async () => {
    let asked = 0;
    const { error } = await look((request) => (asked++ === 0 ? report(request.raw, 5) : null), v3);
    expect(error?.reason).toBe('timeout');
    expect(error?.message).toMatch(
      /answered the discovery of SNMPv3 and then nothing \(1 try of 200 ms\): probably the privacy key or the privacy protocol \(aes\) is wrong$/,
    );
  });

  it('is silent from the start (v3)', async () => {
    const { error } = await look(() => null, v3);
    expect(error?.message).toMatch(/: no answer to the discovery of SNMPv3 /);
  });
});

/**
 * A report of an engine that booted `boots` times, in clear.
 * @param counter which one of usmStats (RFC 3414 section 5); 4, usmStatsUnknownEngineIDs, answers a discovery
 */
function report(request: Buffer, boots: number, counter = 4): Buffer {
  const varbind = tlv(0x30, oid(`1.3.6.1.6.3.15.1.1.${counter}.0`), integer(1, 0x41));
  const pdu = tlv(0xa8, integer(1), integer(0), integer(0), tlv(0x30, varbind));
  return messageOf(request, boots, { flags: 0, user: '', signature: Buffer.alloc(0) }, pdu);
}

/** A report that says it is signed; nobody who has the key has made its signature. */
function wronglySigned(request: Buffer): Buffer {
  const pdu = tlv(0xa8, integer(1), integer(0), integer(0), tlv(0x30));
  return messageOf(request, 5, { flags: 1, user: 'otports', signature: Buffer.alloc(24, 7) }, pdu);
}

interface Security {
  /** msgFlags (RFC 3412). */
  readonly flags: number;
  readonly user: string;
  readonly signature: Buffer;
}

function messageOf(request: Buffer, boots: number, { flags, user, signature }: Security, pdu: Buffer): Buffer {
  const header = elements(elements(elements(request)[0]?.body ?? request)[1]?.body ?? request);
  const engine = octets(Buffer.from('80001f8880aabbccdd', 'hex'));
  return tlv(
    0x30,
    integer(3),
    tlv(0x30, integer(readInteger(header[0])), integer(65507), octets(Buffer.from([flags])), integer(3)),
    octets(tlv(0x30, engine, integer(boots), integer(boots), octets(user), octets(signature), octets(''))),
    tlv(0x30, engine, octets(''), pdu),
  );
}

describe('an agent whose answers are damaged on the way', () => {
  /** Changes bits of a datagram, or cuts it; `noise` decides which. */
  function damaged(datagram: Buffer, noise: readonly number[]): Buffer {
    const copy = Buffer.from(datagram);
    for (const number of noise) copy[number % copy.length] = (copy[number % copy.length] ?? 0) ^ (1 << (number % 8));
    return (noise[0] ?? 0) % 5 === 0 ? copy.subarray(0, (noise[1] ?? 0) % copy.length) : copy;
  }

  it.each([
    ['v2c', {}],
    ['v1', v1],
    ['v3', v3],
  ])('%s: ends with ports or with a reason, never otherwise', async (_name, changes) => {
    const noises = fc.sample(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), { numRuns: 100, seed: 20_261_123 });
    let noise: readonly number[] = [];
    const agent = await startFakeAgent((request, self) => {
      const answer = request.version === 3 ? report(request.raw, 5) : [honest(request, self)].flat()[0];
      return answer instanceof Buffer ? damaged(answer, noise) : null;
    });
    agents.push(agent);
    for (noise of noises) {
      const { collected, error } = await lookOnce(settingsFor(agent.port, { timeoutMs: 10, ...changes }));
      expect(collected === null).toBe(error !== null);
    }
    expect(openSockets()).toBe(socketsBefore + 1);
  });
});

describe('a look that is ended', () => {
  it('ends at once, with the reason, and gives its socket back', async () => {
    const agent = await startFakeAgent(() => null);
    agents.push(agent);
    const end = new AbortController();
    const reason = new CollectError('timeout', 'the look took more than 20 s');
    setTimeout(() => {
      end.abort(reason);
    }, 30);
    const { error, milliseconds } = await lookOnce(settingsFor(agent.port, { timeoutMs: 60_000 }), {
      signal: end.signal,
    });
    expect(error).toBe(reason);
    expect(milliseconds).toBeLessThan(1000);
    expect(openSockets()).toBe(socketsBefore + 1);
  });

  it('ends while names are asked for: half a look is none', async () => {
    const end = new AbortController();
    const reason = new CollectError('timeout', 'stopped');
    const agent = await startFakeAgent((request, self) => {
      if (request.oids[0]?.startsWith('1.3.6.1.2.1.25.') !== true) return honest(request, self);
      end.abort(reason);
      return null;
    });
    agents.push(agent);
    expect((await lookOnce(settingsFor(agent.port), { signal: end.signal })).error).toBe(reason);
  });

  it('sends nothing when it was ended before', async () => {
    const reason = new CollectError('timeout', 'stopped');
    const { error, footprint } = await lookOnce(settingsFor(9), { signal: AbortSignal.abort(reason) });
    expect(error).toBe(reason);
    expect(footprint).toEqual({ sessions: 0, requests: 0, sentBytes: 0, receivedBytes: 0 });
  });
});

describe('an asset that is not there', () => {
  it('has a closed port: the kernel says so, no timeout passes', async () => {
    const agent = await startFakeAgent(() => null);
    const { port } = agent;
    await agent.stop();
    const { error, milliseconds } = await lookOnce(settingsFor(port, { timeoutMs: 10_000 }));
    expect(error).toMatchObject({
      reason: 'unreachable',
      message: `SNMP agent 127.0.0.1 port ${port}: the port is closed (ICMP port unreachable)`,
    });
    expect(milliseconds).toBeLessThan(5000);
  });

  it('has a name that nobody knows', async () => {
    const { error } = await lookOnce(settingsFor(161, { address: 'no-such-asset.invalid' }));
    expect(error?.reason).toBe('unreachable');
  });
});

describe('a credential', () => {
  it('without a community is not tried: the library would send "public"', async () => {
    const { error, agent } = await look(honest, { credential: communityCredential('2c', '') });
    expect(error?.reason).toBe('auth');
    expect(agent.requests).toEqual([]);
  });
});
