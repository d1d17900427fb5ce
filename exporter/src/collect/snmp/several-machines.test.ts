import { afterEach, describe, expect, it } from 'vitest';
import { startFakeAgent, truthful, type Behaviour, type FakeAgent } from '../../../test/snmp/fake-agent.ts';
import {
  community,
  communityCredential,
  listed,
  lookOnce,
  settingsFor,
  userCredential,
} from '../../../test/snmp/look.ts';
import { engineAgent, type FakeEngine } from '../../../test/snmp/v3-agent.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import type { SnmpSettings } from './settings.ts';

const v3 = { credential: userCredential('operator') } as const;

let agents: FakeAgent[] = [];

afterEach(async () => {
  await Promise.all(agents.map((agent) => agent.stop()));
  agents = [];
});

async function agentOf(behave: Behaviour): Promise<(changes: Partial<SnmpSettings>, remembered?: string) => Look> {
  const agent = await startFakeAgent(behave);
  agents.push(agent);
  return (changes, remembered) =>
    lookOnce(settingsFor(agent.port, { timeoutMs: 5000, ...changes }), { remembered: remembered ?? null });
}

type Look = ReturnType<typeof lookOnce>;

function objects(port: number, upTime = 1000): Varbind[] {
  return [
    { oid: '1.3.6.1.2.1.1.3.0', type: 'Timeticks', value: upTime },
    { oid: `1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.${port}`, type: 'Gauge32', value: 0 },
    { oid: '1.3.6.1.2.1.7.7.1.8.1.4.0.0.0.0.161.1.4.0.0.0.0.0.1', type: 'Gauge32', value: 0 },
  ];
}

const left: FakeEngine = { id: '80001f8880aaaaaaaa', boots: 3, time: 50_000 };
const right: FakeEngine = { id: '80001f8880bbbbbbbb', boots: 9, time: 200 };
const nothing = { tcp: false, udp: false, process: false };

describe('SNMPv3 engines', () => {
  it('that change within a look end it: no look mixes two machines', async () => {
    let asked = 0;
    const look = await agentOf(
      engineAgent(
        () => objects(22),
        () => ((asked += 1) <= 2 ? left : right),
      ),
    );
    const { collected, error } = await look(v3);
    expect(collected).toBeNull();
    expect(error?.reason).toBe('protocol');
    expect(error?.message).toMatch(
      /is more than one machine: engine 80001f8880aaaaaaaa answered first and engine 80001f8880bbbbbbbb then; name each by an address of its own$/,
    );
  });

  it('that change between looks are told, and nothing is closed before the second look', async () => {
    let engine = left;
    const look = await agentOf(
      engineAgent(
        () => objects(engine === left ? 22 : 23),
        () => engine,
      ),
    );
    const first = await look(v3);
    expect(first.collected?.complete).toMatchObject({ tcp: true, udp: true });
    expect(first.collected?.remember).toBe(
      'snmp tcp=tcpListenerTable udp=udpEndpointTable looks=1 engines=80001f8880aaaaaaaa',
    );
    engine = right;
    const second = await look(v3, first.collected?.remember ?? '');
    expect(listed(second.collected)).toContain('tcp 0.0.0.0 23 -');
    expect(second.collected?.complete).toEqual(nothing);
    expect(second.collected?.notes.at(-1)).toMatch(
      /^Another SNMP engine answers than before \(80001f8880bbbbbbbb, before that 80001f8880aaaaaaaa\)/,
    );
    const third = await look(v3, second.collected?.remember ?? '');
    expect(third.collected?.complete).toMatchObject({ tcp: true, udp: true });
    engine = left;
    const fourth = await look(v3, third.collected?.remember ?? '');
    expect(fourth.collected?.complete).toEqual(nothing);
    expect(fourth.collected?.notes.at(-1)).toMatch(/^SNMP engines take turns at this address/);
  });

  it.each([
    ['whose time goes back', { ...left, time: 5 }],
    ['that has booted once more', { ...left, boots: 4, time: 3 }],
  ])('%s within a look was started anew: nothing is closed', async (_name, later) => {
    let asked = 0;
    const look = await agentOf(
      engineAgent(
        () => objects(22),
        () => ((asked += 1) <= 2 ? left : later),
      ),
    );
    const { collected } = await look(v3);
    expect(listed(collected)).toContain('tcp 0.0.0.0 22 -');
    expect(collected?.complete).toEqual(nothing);
    expect(collected?.notes).toContain(
      'The agent was started anew in the middle of this look, its clock went back: what it did not show is not taken as closed.',
    );
  });

  it('are asked in the context that is meant', async () => {
    const look = await agentOf(
      engineAgent(
        ({ context }) => objects(context === 'vrf-plant' ? 102 : 22),
        () => left,
      ),
    );
    expect(listed((await look({ ...v3, context: 'vrf-plant' })).collected)).toContain('tcp 0.0.0.0 102 -');
    expect(listed((await look(v3)).collected)).toContain('tcp 0.0.0.0 22 -');
  });
});

describe.each([
  ['v1', { credential: communityCredential('1') }],
  ['v2c', {}],
] as const)('the uptime in %s', (_version, changes) => {
  /** An agent whose uptime is the second number at the second question. */
  async function lookWith(first: number, last: number) {
    let asked = 0;
    const look = await agentOf((request, agent) => {
      if (request.oids.some((oid) => oid.startsWith('1.3.6.1.2.1.1.3'))) asked += 1;
      return truthful(objects(22, asked < 2 ? first : last))(request, agent);
    });
    return await look(changes);
  }

  it('goes on', async () => {
    const { collected } = await lookWith(1000, 1010);
    expect(collected?.complete).toMatchObject({ tcp: true, udp: true });
    expect(collected?.raw.toString()).not.toContain('.1.3.6.1.2.1.1.3.0');
  });

  it('goes back: the agent was started anew, nothing is closed', async () => {
    const { collected } = await lookWith(8_640_000, 400);
    expect(listed(collected)).toContain('tcp 0.0.0.0 22 -');
    expect(collected?.complete).toEqual(nothing);
    expect(collected?.notes.at(-1)).toMatch(/^The agent was started anew in the middle of this look/);
  });

  it('jumps ahead: another machine answers, the look is none', async () => {
    const { collected, error } = await lookWith(400, 8_640_000);
    expect(collected).toBeNull();
    expect(error).toMatchObject({
      reason: 'protocol',
      message: expect.stringContaining(
        'is more than one machine: its uptime jumped from 400 to 8640000 hundredths of a second within one look',
      ) as string,
    });
  });

  it('is not missed where an agent has none', async () => {
    const look = await agentOf(truthful(objects(22).slice(1)));
    const { collected } = await look(changes);
    expect(collected?.complete).toMatchObject({ tcp: true, udp: true });
  });

  it('is asked for in the context that is meant, as community@context', async () => {
    const look = await agentOf((request, agent) =>
      request.community === `${community}@vlan-7` ? truthful(objects(502))(request, agent) : null,
    );
    expect(listed((await look({ ...changes, context: 'vlan-7' })).collected)).toContain('tcp 0.0.0.0 502 -');
  });
});

describe('tables that disagree (Eaton 93E)', () => {
  const rows: Varbind[] = [
    ...objects(443),
    { oid: '1.3.6.1.2.1.6.13.1.1.0.0.0.0.80.0.0.0.0.0', type: 'INTEGER', value: 2 },
    { oid: '1.3.6.1.2.1.7.5.1.2.0.0.0.0.161', type: 'INTEGER', value: 161 },
  ];

  it('are united, and only the ones that are needed are asked for again', async () => {
    const look = await agentOf(truthful(rows));
    const first = await look({});
    const expected = ['tcp 0.0.0.0 443 -', 'tcp 0.0.0.0 80 -', 'udp 0.0.0.0 161 -'];
    expect(listed(first.collected)).toEqual(expected);
    expect(first.collected?.complete).toMatchObject({ tcp: true, udp: true });
    expect(first.collected?.remember).toBe('snmp tcp=tcpListenerTable,tcpConnTable udp=udpEndpointTable looks=1');
    const before = agents[0]?.requests.length ?? 0;
    const second = await look({}, first.collected?.remember ?? '');
    expect(listed(second.collected)).toEqual(expected);
    const oids = agents[0]?.requests.slice(before).flatMap((request) => request.oids) ?? [];
    expect(oids.some((oid) => oid.startsWith('1.3.6.1.2.1.6.13.1.1'))).toBe(true);
    expect(oids.some((oid) => /^1\.3\.6\.1\.2\.1\.(6\.19|7\.5)\./.test(oid))).toBe(false);
  });

  /** A busy machine: this many connections before its listeners in tcpConnTable. */
  function busy(connections: number, more: readonly Varbind[]): Behaviour {
    const established = Array.from({ length: connections }, (_, i): Varbind => {
      return { oid: `1.3.6.1.2.1.6.13.1.1.10.0.0.1.80.10.1.${i >> 8}.${i & 255}.4000`, type: 'INTEGER', value: 5 };
    });
    const listener: Varbind = { oid: '1.3.6.1.2.1.6.13.1.1.10.0.0.9.22.0.0.0.0.0', type: 'INTEGER', value: 2 };
    return truthful([...established, listener, ...more]);
  }

  it('are read to 500 rows where a better one has the word', async () => {
    const look = await agentOf(busy(1500, objects(443)));
    const { collected, footprint } = await look({});
    expect(listed(collected)).toContain('tcp 0.0.0.0 443 -');
    expect(collected?.complete.tcp).toBe(true);
    expect(footprint.requests).toBeLessThan(60);
  });

  it('and to 2,000 where there is no better one', async () => {
    const look = await agentOf(busy(1500, []));
    const { collected, footprint } = await look({});
    expect(listed(collected)).toEqual(['tcp 10.0.0.9 22 -']);
    expect(collected?.complete.tcp).toBe(true);
    expect(footprint.requests).toBeLessThan(165);
  });
});
