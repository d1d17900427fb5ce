import { describe, expect, it } from 'vitest';
import { reply, startFakeAgent, truthful, type Behaviour } from '../../../test/snmp/fake-agent.ts';
import { communityCredential, lookOnce, settingsFor, userCredential } from '../../../test/snmp/look.ts';
import { profiles } from '../../model/profile.ts';
import { isBelow } from '../../parsers/snmp/oids.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import { createSnmpCollector } from './index.ts';

function plan(changes: Parameters<typeof settingsFor>[1] = {}): string[] {
  const settings = settingsFor(161, { timeoutMs: 5000, retries: 1, ...changes });
  return createSnmpCollector(settings)
    .plan()
    .steps.map(({ what, detail, when, atMost }) => `${atMost}x ${what}: ${when === null ? '' : `${when}: `}${detail}`);
}

const bulk = 'GETBULK of at most 10 rows (GETNEXT where the agent cannot)';

describe('plan', () => {
  it('names every object, and how often at most', () => {
    const lesser =
      'in the first look and every 24th, where those above are empty, or where it had what they lack; up to three at once';
    expect(plan()).toEqual([
      '1x session: UDP to 127.0.0.1 port 161, SNMPv2c, 5000 ms for each try',
      '14x request: GET 1.3.6.1.2.1.1.1.0 1.3.6.1.2.1.1.2.0 1.3.6.1.2.1.1.5.0 1.3.6.1.2.1.1.3.0',
      `3000x request: ${bulk}: 1.3.6.1.2.1.6.20.1 1.3.6.1.2.1.7.7.1`,
      `3000x request: ${lesser}: ${bulk}: 1.3.6.1.2.1.6.19.1.7`,
      `3000x request: ${lesser}: ${bulk}: 1.3.6.1.2.1.6.13.1.1`,
      `3000x request: ${lesser}: ${bulk}: 1.3.6.1.2.1.7.5.1.2`,
      `3000x request: where the index of a row says nothing: ${bulk}: 1.3.6.1.2.1.6.19.1.2 1.3.6.1.2.1.6.19.1.3 1.3.6.1.2.1.6.13.1.2 1.3.6.1.2.1.6.13.1.3 1.3.6.1.2.1.7.5.1.1`,
      '798x request: GET 1.3.6.1.2.1.25.4.2.1.2.PID of the listeners, 10 at a time, and 1.3.6.1.2.1.1.3.0 at the end',
    ]);
  });

  it('tells the totals and the caps', () => {
    const { total, caps } = createSnmpCollector(
      settingsFor(161, { timeoutMs: 5000, limits: { ...profiles.normal, pauseMs: 500 } }),
    ).plan();
    expect(total).toMatchObject({ sessions: 1, requests: 3000, durationMs: 16_500_000 });
    expect(caps).toEqual([
      { what: 'requests, repetitions included', atMost: 3000 },
      { what: 'rows of one table', atMost: 2000 },
      { what: 'names of processes', atMost: 200 },
      { what: 'bytes of rows', atMost: 2_097_152 },
      { what: 'bytes received', atMost: 4_194_304 },
      { what: 'datagrams that answer nothing we asked', atMost: 1000 },
    ]);
  });

  it('tells SNMPv1 and the discovery of SNMPv3', () => {
    expect(plan({ credential: communityCredential('1', 'x') })[2]).toMatch(/^3000x request: GETNEXT: /);
    expect(plan({ credential: userCredential('u') })[1]).toBe(
      '4x request: GET without objects (discovery of the engine)',
    );
  });

  it('tells nobody how long a community is, and is right also where it is very long', () => {
    const sent = (community: string): number =>
      createSnmpCollector(settingsFor(161, { credential: communityCredential('2c', community) })).plan().total
        .sentBytes;
    expect(sent('a')).toBe(sent('a'.repeat(32)));
    expect(sent('a'.repeat(200))).toBe(sent('a') + 3000 * 168);
  });

  it('tells the context', () => {
    const sent = (context: string | null): number =>
      createSnmpCollector(settingsFor(161, { context, credential: communityCredential('2c', 'a'.repeat(40)) })).plan()
        .total.sentBytes;
    expect(sent('vrf-plant')).toBe(sent(null) + 3000 * '@vrf-plant'.length);
  });

  it('tells the rests of a gentle look', () => {
    expect(plan({ limits: { ...profiles.normal, pauseMs: 500 } })[0]).toBe(
      '1x session: UDP to 127.0.0.1 port 161, SNMPv2c, 5000 ms for each try, 500 ms of rest before each request',
    );
  });
});

/** The longest possible rows: IPv6 with a zone at both ends, high ports, an instance. */
function endpoints(count: number): readonly Varbind[] {
  const address = `4.20.${Array.from({ length: 20 }, () => 200).join('.')}`;
  return Array.from({ length: count }, (_, at) => ({
    oid: `1.3.6.1.2.1.7.7.1.8.${address}.${40_000 + at}.${address}.65535.4294967295`,
    type: 'Gauge32',
    value: 4_000_000_000 - at,
  }));
}

function listeners(count: number): readonly Varbind[] {
  return Array.from({ length: count }, (_, at) => ({
    oid: `1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.${at + 1}`,
    type: 'Gauge32',
    value: at + 1,
  }));
}

const system: readonly Varbind[] = [
  { oid: '1.3.6.1.2.1.1.1.0', type: 'OCTET STRING', value: Buffer.alloc(255, 'd') },
  { oid: '1.3.6.1.2.1.1.5.0', type: 'OCTET STRING', value: Buffer.alloc(255, 'n') },
];

function processes(count: number): readonly Varbind[] {
  return Array.from({ length: count }, (_, at) => ({
    oid: `1.3.6.1.2.1.25.4.2.1.2.${at + 1}`,
    type: 'OCTET STRING',
    value: Buffer.alloc(64, 'p'),
  }));
}

/** Refuses every request for more than one row or one object. */
const pettyAgent: Behaviour = (request, agent) =>
  request.oids.length > 1 || request.maxRepetitions > 1
    ? reply(request, { varbinds: request.oids.map((oid) => ({ oid, type: 'NULL', value: null })), errorStatus: 1 })
    : truthful([...system, ...listeners(40), ...endpoints(40), ...processes(40)])(request, agent);

describe('a look sends nothing that its plan does not say', () => {
  const everything = [...system, ...listeners(2100), ...endpoints(2100), ...processes(2100)];
  it.each<[string, Behaviour, '1' | '2c']>([
    ['to a small agent', truthful([...system, ...listeners(1), ...processes(1)]), '2c'],
    ['to one with more rows than we take', truthful(everything), '2c'],
    ['to one that knows SNMPv1 only', truthful(everything), '1'],
    ['to one that refuses all but single objects', pettyAgent, '2c'],
    [
      'to one with lesser tables only',
      truthful([{ oid: '1.3.6.1.2.1.6.13.1.1.0.0.0.0.22.0.0.0.0.0', type: 'INTEGER', value: 2 }]),
      '2c',
    ],
    ['to one that has nothing', truthful([]), '2c'],
  ])('%s', async (_, behave, version) => {
    const agent = await startFakeAgent(behave);
    const settings = settingsFor(agent.port, { timeoutMs: 2000, credential: communityCredential(version) });
    const { collected, footprint, milliseconds } = await lookOnce(settings);
    await agent.stop();
    expect(collected?.answerMs).toBeGreaterThan(0);
    expect(collected?.answerMs).toBeLessThan(milliseconds);
    const { steps, total } = createSnmpCollector(settings).plan();
    const requests = steps.filter(({ what }) => what === 'request');
    const rootsOf = (detail: string): readonly string[] => detail.match(/1\.3\.6[\d.]*\d/g) ?? [];
    const names = (oid: string, root: string): boolean => oid === root || isBelow(oid, root);
    for (const oid of new Set(agent.requests.flatMap((request) => request.oids))) {
      expect(requests.some(({ detail }) => rootsOf(detail).some((root) => names(oid, root)))).toBe(true);
    }
    for (const { detail, atMost, sentBytes } of requests) {
      const made = agent.requests.filter(({ oids }) => rootsOf(detail).some((root) => names(oids[0] ?? '', root)));
      expect(made.length).toBeLessThanOrEqual(atMost);
      expect(made.reduce((sum, { raw }) => sum + raw.length, 0)).toBeLessThanOrEqual(sentBytes);
    }
    // Not only the totals: no single datagram is larger than the plan says.
    const largest = Math.max(...requests.map((step) => step.sentBytes / step.atMost));
    expect(Math.max(...agent.requests.map(({ raw }) => raw.length))).toBeLessThanOrEqual(largest);
    const largestAnswer = Math.max(...requests.map((step) => step.receivedBytes / step.atMost));
    expect(footprint.receivedBytes).toBeLessThanOrEqual(agent.requests.length * largestAnswer);
    expect(agent.requests).toHaveLength(footprint.requests);
    expect(footprint.requests).toBeLessThanOrEqual(total.requests);
    expect(footprint.sentBytes).toBeLessThanOrEqual(total.sentBytes);
    expect(footprint.receivedBytes).toBeLessThanOrEqual(total.receivedBytes);
  });
});

describe('the profile of the asset', () => {
  const limits = { maxRequests: 12, maxRows: 50, maxBytes: 65_536, pauseMs: 0 };

  it('ends a table at its rows, which is then not complete', async () => {
    const agent = await startFakeAgent(truthful([...system, ...listeners(400)]));
    const { collected } = await lookOnce(
      settingsFor(agent.port, { timeoutMs: 2000, limits: { ...limits, maxRequests: 100 } }),
    );
    await agent.stop();
    expect(collected?.bindings).toHaveLength(50);
    expect(collected?.complete.tcp).toBe(false);
  });

  it('ends the look at its requests and bytes, and the plan says so', async () => {
    const agent = await startFakeAgent(truthful([...system, ...listeners(400)]));
    const asked = settingsFor(agent.port, { timeoutMs: 2000, maxRepetitions: 2, limits });
    const { error, footprint } = await lookOnce(asked);
    const bytes = await lookOnce({
      ...asked,
      maxRepetitions: 10,
      limits: { ...limits, maxBytes: 4000, maxRequests: 100 },
    });
    await agent.stop();
    expect(error?.message).toContain('would need more than 12 requests');
    expect(bytes.error?.message).toBe('the SNMP agent sent more than 2000 bytes of rows');
    const { total, caps } = createSnmpCollector(asked).plan();
    expect([footprint.requests, agent.requests.length >= 12, total.requests]).toEqual([12, true, 12]);
    expect(caps.map(({ atMost }) => atMost)).toEqual([12, 50, 200, 32_768, 65_536, 1000]);
  });
});
