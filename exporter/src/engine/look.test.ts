import { describe, expect, it } from 'vitest';
import type { Collector } from '../collect/collector.ts';
import { CollectError, emptyFootprint } from '../model/collection.ts';
import type { Collected, ReadRecording, Shown } from '../model/observation.ts';
import { look, type Looked } from './look.ts';

const shown = (raw: string): Shown => ({
  bindings: [],
  complete: { tcp: true, udp: true, process: true },
  raw: Buffer.from(raw),
  identity: { vendor: null, model: null, description: null },
  notes: [],
});
const recording = (raw: string, takenAt: number): ReadRecording => ({
  ...{ kind: 'recording', ...shown(raw), takenAt, agedBy: 'file', remember: raw },
});

/** A look that costs the asset one request and takes 400 ms, and what its collector comes to. */
async function looked(come: () => Collected, bug?: (error: unknown) => void): Promise<Looked> {
  const instants = [1_000, 1_400];
  const collect: Collector['collect'] = ({ footprint }) => {
    footprint.requests += 1;
    return Promise.resolve().then(come);
  };
  return await look({
    ...{ asset: 'hmi-01', name: 'import', remembered: null, longestMs: 60_000 },
    signal: new AbortController().signal,
    collector: { collect, plan: () => expect.fail('nobody plans') },
    now: () => instants.shift() ?? expect.fail('asked for the time too often'),
    bug: bug ?? ((error) => expect.fail(String(error))),
  });
}

const once = { ...emptyFootprint(), requests: 1 };

describe('a look', () => {
  it('brings several recordings in their order, each with its answer, and what they cost counts once', async () => {
    const newest = { ...recording('c', 30), earlier: [recording('a', 10), recording('b', 20)], countsForMs: 0 };
    const { brought, happening, answerMs } = await looked(() => newest);
    expect(brought).toMatchObject([
      { raw: Buffer.from('a'), happening: { kind: 'recording', remember: 'a', footprint: emptyFootprint() } },
      { raw: Buffer.from('b'), happening: { kind: 'recording', remember: 'b', footprint: emptyFootprint() } },
      { raw: Buffer.from('c'), happening: { kind: 'recording', remember: 'c', footprint: once, durationMs: 400 } },
    ]);
    expect([brought.at(-1)?.happening, answerMs]).toEqual([happening, null]);
  });

  it('has no answer to keep where nothing is new', async () => {
    const nothing = { kind: 'nothing_new' as const, why: 'None.', takenAt: 10, remember: null };
    const { brought } = await looked(() => ({ ...nothing, identity: shown('').identity, notes: [] }));
    expect(brought).toMatchObject([{ raw: null, happening: { kind: 'nothing_new', footprint: once } }]);
  });

  it('tells how long the asset took to answer', async () => {
    expect(await looked(() => ({ kind: 'look', ...shown('a'), remember: null, answerMs: 7 }))).toMatchObject({
      happening: { kind: 'look', at: 1_400, observation: { takenAt: 1_000 } },
      answerMs: 7,
    });
  });

  it('that failed is told from its beginning, with what it cost, and brings nothing', async () => {
    const otherKey = { pin: 'A', offered: null };
    const failed = await looked(() => {
      throw new CollectError('host_key', 'another key', { otherKey });
    });
    const attempt = { at: 1_000, durationMs: 400, footprint: once };
    expect(failed).toEqual({
      happening: { kind: 'failed', ...attempt, reason: 'host_key', message: 'another key', otherKey },
      brought: [],
      answerMs: null,
    });
  });

  it('that failed by a mistake of ours says so, and the mistake is told', async () => {
    const bugs: unknown[] = [];
    const mistake = new TypeError('x is undefined');
    const { happening } = await looked(
      () => {
        throw mistake;
      },
      (error) => bugs.push(error),
    );
    expect(happening).toMatchObject({
      kind: 'failed',
      reason: 'protocol',
      message: 'the collector failed in a way nobody had thought of; the log has the details',
    });
    expect(bugs).toEqual([mistake]);
  });
});
