import { afterEach, describe, expect, it } from 'vitest';
import { countTurns } from '../../../test/daemons/turns.ts';
import {
  reply,
  startFakeAgent,
  truthful,
  type Behaviour,
  type FakeAgent,
  type FakeRequest,
} from '../../../test/snmp/fake-agent.ts';
import { type LookResult, lookOnce, settingsFor, userCredential } from '../../../test/snmp/look.ts';
import { engineAgent, type FakeEngine } from '../../../test/snmp/v3-agent.ts';
import { emptyFootprint } from '../../model/collection.ts';
import { profiles } from '../../model/profile.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import { AssetSocket } from './net/asset-socket.ts';
import type { SnmpSettings } from './settings.ts';

/** Agents that send far more than they are asked for. */

const v3 = { credential: userCredential('operator') } as const;

const objects: Varbind[] = [
  { oid: '1.3.6.1.2.1.1.1.0', type: 'OCTET STRING', value: Buffer.from('Acme RTU 7') },
  ...Array.from({ length: 40 }, (_, i): Varbind => {
    return { oid: `1.3.6.1.2.1.6.20.1.4.1.4.0.0.0.0.${i + 20}`, type: 'Gauge32', value: 0 };
  }),
];

let agents: FakeAgent[] = [];
afterEach(async () => {
  await Promise.all(agents.map((agent) => agent.stop()));
  agents = [];
});

async function look(behave: Behaviour, changes: Partial<SnmpSettings> = {}): Promise<LookResult> {
  const agent = await startFakeAgent(behave);
  agents.push(agent);
  return await lookOnce(settingsFor(agent.port, { timeoutMs: 5000, ...changes }));
}

function engine(number: number): FakeEngine {
  return { id: `80001f8880${number.toString(16).padStart(8, '0')}`, boots: 3, time: 50_000 };
}

/** Each engine that a look talks to has its own keys, and each key costs a hash of 1 MB. */
describe('engines', () => {
  it('that change with each request are not followed without end', async () => {
    let asked = 0;
    // Each request is told to ask the next engine, and is then answered in the name of the first one.
    const agent = engineAgent(
      () => objects,
      () => engine(Math.ceil((asked += 1) / 2)),
      engine(1),
    );
    const { error, footprint } = await look(agent, { ...v3, maxRepetitions: 5 });
    expect(`${error?.reason}: ${error?.message}`).toMatch(
      /^refused_by_limit: SNMP agent 127\.0\.0\.1 port \d+ speaks as more than 4 engines within one look$/,
    );
    expect(footprint.requests).toBeLessThan(12);
  });
});

/** Sends this without end, in portions that fit into a socket. */
function withoutEnd(datagramOf: (request: FakeRequest, agent: FakeAgent, at: number) => Buffer): Behaviour {
  let isBegun = false;
  return (request, agent) => {
    if (isBegun) return null;
    isBegun = true;
    const { address, port } = agent.lastPeer();
    let at = 0;
    const more = setInterval(() => {
      for (let i = 0; i < 50; i += 1) agent.socket.send(datagramOf(request, agent, (at += 1)), port, address);
    }, 1);
    agent.socket.once('close', () => {
      clearInterval(more);
    });
    return datagramOf(request, agent, 0);
  };
}

describe('datagrams that nobody asked for', () => {
  const anotherRequest = withoutEnd((request, _agent, at) => reply(request, { id: request.id + 1 + at, varbinds: [] }));
  const sameAnswer = withoutEnd((request, agent) => one(truthful(objects)(request, agent)));
  const sameReport = withoutEnd((request, agent) =>
    one(
      engineAgent(
        () => objects,
        () => engine(1),
      )(request, agent),
    ),
  );

  it.each<[string, Behaviour, Partial<SnmpSettings>]>([
    ['answers to other requests', anotherRequest, {}],
    ['the same answer, again and again', sameAnswer, {}],
    ['the same report, again and again', sameReport, v3],
  ])('%s end the look at the cap', async (_name, behave, changes) => {
    const { error } = await look(behave, changes);
    expect(`${error?.reason}: ${error?.message}`).toMatch(
      /^refused_by_limit: SNMP agent 127\.0\.0\.1 port \d+ sent more than 1000 datagrams that answer nothing we asked$/,
    );
  });

  it('have a turn of the loop each', async () => {
    const agent = await startFakeAgent((request) => Array.from({ length: 50 }, () => request.raw));
    agents.push(agent);
    const turns = countTurns();
    const handledAt: number[] = [];
    const all = Promise.withResolvers<null>();
    const socket = await AssetSocket.open(
      { address: '127.0.0.1', port: agent.port, limits: { pauseMs: 0 } },
      {
        footprint: emptyFootprint(),
        sending: () => undefined,
        arrived: () => true,
        received: () => {
          handledAt.push(turns.count());
          if (handledAt.length === 50) all.resolve(null);
          return false;
        },
        failed: all.reject,
      },
    );
    const get = Buffer.from('302602010104067075626c6963a019020101020100020100300e300c06082b060102010101000500', 'hex');
    socket.send(get, 0, get.length, 0, '', () => undefined);
    await all.promise;
    await socket.close();
    turns.stop();
    expect(new Set(handledAt).size).toBe(50);
  });

  it('end the look at the bytes that its profile allows', async () => {
    const value = Buffer.alloc(20_000);
    const large = (request: FakeRequest): Buffer =>
      reply(request, { id: request.id + 1, varbinds: [{ oid: '1.3.6.1.2.1.1.1.0', type: 'OCTET STRING', value }] });
    const { error, footprint } = await look(withoutEnd(large), {
      limits: { ...profiles.normal, maxBytes: 1024 * 1024 },
    });
    expect(`${error?.reason}: ${error?.message}`).toMatch(
      /^refused_by_limit: SNMP agent 127\.0\.0\.1 port \d+ sent more than 1 MB$/,
    );
    expect(footprint.receivedBytes).toBeLessThan(1024 * 1024 + 65_536);
  });
});

function one(answer: ReturnType<Behaviour>): Buffer {
  const [datagram] = [answer].flat();
  if (!(datagram instanceof Buffer)) throw new Error('no answer');
  return datagram;
}
