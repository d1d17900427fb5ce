import { describe, expect, it } from 'vitest';
import { startFakeAgent, truthful } from '../../../test/snmp/fake-agent.ts';
import { lookOnce, settingsFor } from '../../../test/snmp/look.ts';
import { isBelow } from '../../parsers/snmp-oids.ts';
import { createSnmpCollector } from './index.ts';

function plan(changes: Parameters<typeof settingsFor>[1] = {}): string[] {
  const settings = settingsFor(161, { timeoutMs: 5000, retries: 1, ...changes });
  return createSnmpCollector(settings)
    .plan()
    .map(({ what, detail, atMost }) => `${atMost}x ${what}: ${detail}`);
}

describe('plan', () => {
  it('names every object, and how often at most', () => {
    expect(plan()).toEqual([
      '1x session: UDP to 127.0.0.1 port 161, SNMPv2c, 5000 ms for each try',
      '2x request: GET 1.3.6.1.2.1.1.1.0 1.3.6.1.2.1.1.2.0 1.3.6.1.2.1.1.5.0',
      '3000x request: GETBULK of at most 10 rows: 1.3.6.1.2.1.6.20.1.4 1.3.6.1.2.1.7.7.1.8',
      '3000x request: GETBULK of at most 10 rows, where the tables above it are empty: 1.3.6.1.2.1.6.19.1.7',
      '3000x request: GETBULK of at most 10 rows, where the tables above it are empty: 1.3.6.1.2.1.6.13.1.1',
      '3000x request: GETBULK of at most 10 rows, where the tables above it are empty: 1.3.6.1.2.1.7.5.1.2',
      '3000x request: GETBULK of at most 10 rows, where the index of a row says nothing: 1.3.6.1.2.1.6.20.1.2 1.3.6.1.2.1.6.20.1.3 1.3.6.1.2.1.6.19.1.2 1.3.6.1.2.1.6.19.1.3 1.3.6.1.2.1.6.13.1.2 1.3.6.1.2.1.6.13.1.3 1.3.6.1.2.1.7.7.1.2 1.3.6.1.2.1.7.7.1.3 1.3.6.1.2.1.7.5.1.1',
      '40x request: GET 1.3.6.1.2.1.25.4.2.1.2.PID of the listeners, 10 at a time',
      '3000x limit: requests of one look, repetitions included',
    ]);
  });

  it('tells SNMPv1 and the discovery of SNMPv3', () => {
    expect(plan({ credential: { version: '1', community: () => 'x' } })[2]).toMatch(/^3000x request: GETNEXT: /);
    const user = { username: 'u', auth: 'none', authKey: null, privacy: 'none', privacyKey: null } as const;
    expect(plan({ credential: { version: '3', ...user } })[1]).toBe(
      '2x request: GET without objects (discovery of the engine)',
    );
  });

  it('tells the rests of a gentle look', () => {
    expect(plan({ gapMs: 500 })[0]).toBe(
      '1x session: UDP to 127.0.0.1 port 161, SNMPv2c, 5000 ms for each try, 500 ms of rest before each request',
    );
  });

  it('leaves nothing out that is sent', async () => {
    const agent = await startFakeAgent(
      truthful([
        { oid: '1.3.6.1.2.1.1.1.0', type: 'OCTET STRING', value: Buffer.from('x') },
        { oid: '1.3.6.1.2.1.6.20.1.4.0.0.80', type: 'Gauge32', value: 7 },
        { oid: '1.3.6.1.2.1.25.4.2.1.2.7', type: 'OCTET STRING', value: Buffer.from('httpd') },
      ]),
    );
    const settings = settingsFor(agent.port);
    const { footprint } = await lookOnce(settings);
    await agent.stop();
    const named = createSnmpCollector(settings)
      .plan()
      .flatMap(({ detail }) => detail.match(/1\.3\.6[\d.]*\d/g) ?? []);
    expect(agent.requests).toHaveLength(footprint.requests);
    for (const oid of agent.requests.flatMap((request) => request.oids)) {
      expect(named.some((root) => oid === root || isBelow(oid, root))).toBe(true);
    }
  });
});
