import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listener } from '../../src/model/listener.ts';
import type { AssetState } from '../../src/model/state.ts';
import type { DeviationChange, HistoryEvent } from '../../src/model/state/history.ts';
import type { AddressState, CredentialState, Page, Store, StoreRecord } from '../../src/model/store.ts';
import { aChange, anEvent, aRecord, hour, sha256Of, someListeners, startAt } from './records.ts';

/** What every Store promises, whatever it is made of. */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`${name}, as every store`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(async () => {
      await store.close();
    });

    describe('states', () => {
      it('gives back what was recorded last', async () => {
        const record = aRecord({ at: startAt + hour, listeners: someListeners(30) });
        await store.record(aRecord());
        await store.record(record);

        expect(await store.state('hmi-01')).toEqual(record.state);
        expect(await store.state('hmi-02')).toBeNull();
      });

      it('shares no object with its callers', async () => {
        const record = aRecord();
        await store.record(record);

        const [first, second] = await Promise.all([store.state('hmi-01'), store.state('hmi-01')]);
        expect(first).not.toBe(second);
        expect(first).not.toBe(record.state);
      });

      it('iterates all of them in order of name', async () => {
        const names = Array.from({ length: 150 }, (_, i) => `plc-${String(i).padStart(3, '0')}`);
        await Promise.all([...names].reverse().map((asset) => store.record(aRecord({ asset }))));

        const batches = await collect(store.states(7));
        expect(batches.flat().map((state) => state.asset)).toEqual(names);
        expect(Math.max(...batches.map((batch) => batch.length))).toBe(7);
      });

      it('iterates by the bytes of the name', async () => {
        const names = ['a', '\uFFFD', '😀', 'Z', 'é'];
        await Promise.all(names.map((asset) => store.record(aRecord({ asset }))));

        const states = (await collect(store.states(2))).flat();
        expect(states.map((state) => state.asset)).toEqual(['Z', 'a', 'é', '\uFFFD', '😀']);
      });

      it('iterates nothing where there is nothing', async () => {
        expect(await collect(store.states(100))).toEqual([]);
      });

      it('forgets a state and keeps its history', async () => {
        const record = aRecord({ events: [anEvent({})] });
        await store.record(record);
        await store.forget('hmi-01');
        await store.forget('never-known');

        expect(await store.state('hmi-01')).toBeNull();
        expect(await collect(store.states(10))).toEqual([]);
        expect((await store.events({ asset: 'hmi-01', limit: 10 })).items).toEqual(record.events);
        expect((await store.looks({ asset: 'hmi-01', limit: 10 })).items).toHaveLength(1);
        expect(await store.evidence(record.evidence!.sha256)).not.toBeNull();
      });

      it('keeps any text an asset may say', async () => {
        await fc.assert(
          fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
            const record = aRecord();
            const lastCollection = { at: startAt, durationMs: 1.5, outcome: 'parse', message: text } as const;
            await store.record({ ...record, state: { ...record.state, notes: [text], lastCollection } });
            expect(await store.state('hmi-01')).toMatchObject({ notes: [text], lastCollection });
          }),
          { numRuns: 50 },
        );
      });
    });

    describe('who listens', () => {
      const on = (...ports: readonly string[]) =>
        ports.map((name): Listener => {
          const [transport, port] = name.split('/');
          return { transport: transport === 'udp' ? 'udp' : 'tcp', port: Number(port), exposure: 'any', bindings: [] };
        });

      it('is told by port and transport, in order of name', async () => {
        await store.record(aRecord({ asset: 'plc-02', listeners: on('tcp/22', 'udp/22', 'udp/161') }));
        await store.record(aRecord({ asset: 'plc-01', listeners: on('udp/22') }));
        await store.record(aRecord({ asset: 'plc-03' }));

        expect(await store.listening({ port: 22 })).toEqual(['plc-01', 'plc-02']);
        expect(await store.listening({ port: 22, transport: 'tcp' })).toEqual(['plc-02']);
        expect(await store.listening({ port: 161, transport: 'udp' })).toEqual(['plc-02']);
        expect(await store.listening({ port: 161, transport: 'tcp' })).toEqual([]);
        expect(await store.listening({ port: 1 })).toEqual([]);
      });

      it('is what the newest states say, whatever was recorded, refused, forgotten and pruned before', async () => {
        const ports = ['tcp/1', 'udp/1', 'tcp/2', 'udp/2', 'tcp/65535'];
        const asset = fc.constantFrom('a', 'b', 'c');
        const step = fc.oneof(
          { weight: 4, arbitrary: fc.record({ do: fc.constant('record' as const), asset, ports: fc.subarray(ports) }) },
          fc.record({ do: fc.constant('refuse' as const), asset, ports: fc.subarray(ports) }),
          fc.record({ do: fc.constantFrom('forget' as const, 'prune' as const), asset, ports: fc.constant([]) }),
        );
        await fc.assert(
          fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
            // Together, so that they share commits.
            const done = steps.map((one) => {
              const record = aRecord({ asset: one.asset, listeners: on(...one.ports) });
              if (one.do === 'record') return store.record(record);
              if (one.do === 'forget') return store.forget(one.asset);
              if (one.do === 'prune') return store.prune(startAt + hour);
              return store.record({ ...record, evidence: { ...record.evidence!, sha256: sha256Of('other') } });
            });
            await Promise.allSettled(done);
            const states = (await collect(store.states(9))).flat();
            for (const { transport, port } of on(...ports)) {
              const told = states.filter(({ listeners }) =>
                listeners.some((one) => one.transport === transport && one.port === port),
              );
              expect(await store.listening({ transport, port })).toEqual(told.map((state) => state.asset));
            }
          }),
          { numRuns: 60 },
        );
      });
    });

    describe('the history of one port', () => {
      it('is whole, however much else has happened to the asset', async () => {
        const old = anEvent({ port: 23 });
        const oldChange = aChange({ port: '23' });
        await store.record(aRecord({ events: [old], changes: [oldChange] }));
        await store.record({ ...aRecord(), ...events(24, 1100, 'hmi-01'), ...changes(24, 1100, 'hmi-01') });
        await store.record(aRecord({ asset: 'hmi-02', events: [anEvent({ asset: 'hmi-02', port: 23 })] }));

        expect(await store.eventsOfPort({ asset: 'hmi-01', port: 23, limit: 5 })).toEqual({ items: [old], next: null });
        expect(await store.changesOfPort({ asset: 'hmi-01', port: 23, limit: 5 })).toEqual({
          items: [oldChange],
          next: null,
        });
        expect((await store.eventsOfPort({ asset: 'nobody', port: 23, limit: 5 })).items).toEqual([]);
      });

      it('pages through both transports or one, newest first, each once', async () => {
        const all = numbers(0, 9).map((i) => ({
          ...anEvent({ port: 161, at: startAt + i }),
          transport: i % 3 === 0 ? ('tcp' as const) : ('udp' as const),
        }));
        const changed = all.map(({ at, transport }) => ({ ...aChange({ port: '161', at }), transport }));
        await store.record(aRecord({ events: all, changes: changed }));
        const port = { asset: 'hmi-01', port: 161, limit: 4 };

        for (const transport of [undefined, 'tcp', 'udp'] as const) {
          const wanted = (of: readonly { at: number; transport: string }[]) =>
            of.filter((one) => transport === undefined || one.transport === transport).reverse();
          const pages = await allPages((after) => store.eventsOfPort({ ...port, transport, ...after }));
          expect(pages.flat()).toEqual(wanted(all));
          const changePages = await allPages((after) => store.changesOfPort({ ...port, transport, ...after }));
          expect(changePages.flat()).toEqual(wanted(changed));
        }
      });

      it('leaves out what happened to the asset as a whole', async () => {
        const removed = { asset: 'hmi-01', at: startAt, event: 'removed', note: '' } as const;
        await store.record({ ...aRecord(), events: [removed] });
        expect((await store.eventsOfPort({ asset: 'hmi-01', port: 0, limit: 5 })).items).toEqual([]);
      });
    });

    describe('events and changes', () => {
      interface Query {
        readonly asset?: string;
        readonly after?: string;
        readonly limit: number;
      }
      type History = (query: Query) => Promise<Page<HistoryEvent | DeviationChange>>;
      it.each<[string, (from: number, to: number) => Partial<StoreRecord>, () => History]>([
        ['events', events, () => (query) => store.events(query)],
        ['changes', changes, () => (query) => store.changes(query)],
      ])('pages through %s, newest first, each once', async (_, make, history) => {
        await store.record({ ...aRecord({ asset: 'hmi-02' }), ...make(100, 103) });
        await store.record({ ...aRecord(), ...make(0, 5) });
        await store.record({ ...aRecord(), ...make(5, 10) });

        const pages = await allPages((after) => history()({ asset: 'hmi-01', limit: 4, ...after }));
        expect(pages.map((page) => page.length)).toEqual([4, 4, 2]);
        expect(pages.flat().map((item) => portOf(item))).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
        const all = await allPages((after) => history()({ limit: 6, ...after }));
        expect(all.flat().map((item) => portOf(item))).toEqual([102, 101, 100, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
      });

      it('keeps every field', async () => {
        const record = aRecord();
        const event = { ...anEvent({ evidence: record.evidence!.sha256 }), before: someListeners(1)[0]! };
        const change = { ...aChange({ port: '49152-65535' }), verdict: 'missing', cause: 'config' } as const;
        await store.record({ ...record, events: [event], changes: [change] });

        expect(await store.events({ limit: 5 })).toEqual({ items: [event], next: null });
        expect(await store.changes({ limit: 5 })).toEqual({ items: [change], next: null });
      });

      it('keeps what happened to an asset as a whole among the events of its ports', async () => {
        const opened = anEvent({});
        const removed = {
          asset: 'hmi-01',
          at: startAt + 1,
          event: 'removed',
          note: 'Its removal was confirmed.',
        } as const;
        await store.record(aRecord({ events: [opened] }));
        await store.record({ ...aRecord(), events: [removed] });
        await store.forget('hmi-01');

        expect((await store.events({ asset: 'hmi-01', limit: 5 })).items).toEqual([removed, opened]);
        expect((await store.events({ limit: 5 })).items).toEqual([removed, opened]);
      });

      it('puts events of one instant in the order they were recorded, the last one first', async () => {
        const same = [1, 2, 3].map((port) => anEvent({ port }));
        await store.record(aRecord({ events: same }));

        const pages = await allPages((after) => store.events({ limit: 1, ...after }));
        expect(pages.flat().map(portOf)).toEqual([3, 2, 1]);
      });

      it('does not show again what it has shown when something new comes in between', async () => {
        await store.record(aRecord(events(0, 4)));
        const first = await store.events({ limit: 2 });
        await store.record(aRecord(events(10, 12)));

        const second = await store.events({ limit: 2, after: first.next! });
        expect(second.items.map(portOf)).toEqual([1, 0]);
      });

      it.each(['', '7', '1.2.3', "1.1'; DROP TABLE event", 'NaN.1', '1.99999999999999999999'])(
        'refuses the cursor %j',
        async (after) => {
          const refusal = {
            name: 'StoreError',
            reason: 'bad_cursor',
            message: 'after must be the `next` of an earlier page',
          };
          await expect(store.events({ after, limit: 1 })).rejects.toMatchObject(refusal);
          await expect(store.changes({ after, limit: 1 })).rejects.toMatchObject(refusal);
          await expect(store.looks({ asset: 'hmi-01', after, limit: 1 })).rejects.toMatchObject(refusal);
        },
      );

      it('hands out at most 1000 rows and at least one', async () => {
        await store.record(aRecord(events(0, 1001)));

        expect((await store.events({ limit: 1e9 })).items).toHaveLength(1000);
        expect((await store.events({ limit: 0 })).items).toHaveLength(1);
      });
    });

    describe('looks', () => {
      it('tells when each asset was asked, how it ended and what came home', async () => {
        const answer = aRecord({ at: startAt });
        await store.record(answer);
        await store.record(aRecord({ asset: 'hmi-02', at: startAt + 1 }));
        await store.record(failed(answer, startAt + hour));
        await store.record(aRecord({ at: startAt + 2 * hour }));

        const { items, next } = await store.looks({ asset: 'hmi-01', limit: 10 });
        const evidence = answer.evidence!.sha256;
        expect(next).toBeNull();
        expect(items).toEqual([
          { asset: 'hmi-01', at: startAt + 2 * hour, durationMs: 84, outcome: 'ok', message: null, evidence },
          {
            asset: 'hmi-01',
            at: startAt + hour,
            durationMs: 9,
            outcome: 'timeout',
            message: 'no answer',
            evidence: null,
          },
          { asset: 'hmi-01', at: startAt, durationMs: 84, outcome: 'ok', message: null, evidence },
        ]);
      });

      it('adds none for a change of config after a good look or a failed one', async () => {
        const good = aRecord();
        const bad = failed(good, startAt + hour);
        const badWithAnswer = {
          ...failed(good, startAt + 2 * hour),
          evidence: aRecord({ raw: Buffer.from('?') }).evidence,
        };
        for (const record of [good, bad, badWithAnswer]) {
          await store.record(record);
          await store.record({ ...record, evidence: null, changes: [aChange({})] });
        }

        const { items } = await store.looks({ asset: 'hmi-01', limit: 10 });
        expect(items.map((look) => look.evidence)).toEqual([sha256Of('?'), null, good.evidence!.sha256]);
      });

      it('keeps two recordings of one instant', async () => {
        for (const raw of ['one', 'two', 'one']) await store.record(aRecord({ raw: Buffer.from(raw) }));

        const pages = await allPages((after) => store.looks({ asset: 'hmi-01', limit: 1, ...after }));
        expect(pages.flat().map((look) => look.evidence)).toEqual([sha256Of('two'), sha256Of('one')]);
      });

      it('has none of an asset that was never asked', async () => {
        const record = aRecord({ raw: null });
        await store.record({ ...record, state: { ...record.state, lastCollection: null } });

        expect(await store.looks({ asset: 'hmi-01', limit: 10 })).toEqual({ items: [], next: null });
        expect(await store.looks({ asset: 'nobody', limit: 10 })).toEqual({ items: [], next: null });
      });
    });

    describe('evidence', () => {
      it.each([
        ['text', Buffer.from('tcp LISTEN 0 128 0.0.0.0:22\n')],
        ['nothing', Buffer.alloc(0)],
        ['every byte', Buffer.from(Array.from({ length: 512 }, (_, i) => i % 256))],
        ['a part of a larger buffer', Buffer.from('secret answer secret').subarray(7, 13)],
        ['ten megabytes', Buffer.alloc(10_000_000, 'tcp 0.0.0.0:22 ')],
      ])('gives back %s, byte for byte', async (_, raw) => {
        const copy = Buffer.from(raw);
        await store.record(aRecord({ raw }));

        const found = await store.evidence(sha256Of(copy));
        expect(found).toMatchObject({ sha256: sha256Of(copy), asset: 'hmi-01', collector: 'ssh', takenAt: startAt });
        expect(found!.raw.equals(copy)).toBe(true);
        expect(raw.equals(copy)).toBe(true);
      });

      it('is null where it was never handed over', async () => {
        const record = aRecord();
        await store.record({ ...record, evidence: null });

        expect(await store.evidence(record.state.evidence!.sha256)).toBeNull();
        expect(await store.evidence('no such thing')).toBeNull();
        await store.record(record);
        expect(await store.evidence(record.state.evidence!.sha256)).toMatchObject({ asset: 'hmi-01' });
      });
    });

    describe('a record that does not hold together', () => {
      const good = aRecord();
      const wrong = sha256Of('something else');
      it.each<[string, StoreRecord, string]>([
        [
          'evidence under a wrong name',
          { ...good, evidence: { ...good.evidence!, sha256: wrong } },
          `evidence was handed over as ${wrong} and is ${good.evidence!.sha256}: not stored`,
        ],
        [
          'evidence without a proper name',
          { ...good, evidence: { ...good.evidence!, sha256: 'abc' } },
          'record of hmi-01 not stored: evidence is named by a SHA-256 in 64 lower-case hexadecimal digits',
        ],
        [
          'evidence out of hand',
          aRecord({ raw: Buffer.alloc(16 * 1024 * 1024 + 1) }),
          'record of hmi-01 not stored: its evidence has 16777217 bytes, at most 16777216 are kept',
        ],
        [
          'an event of another asset',
          { ...good, events: [anEvent({ asset: 'hmi-02' })] },
          'record of hmi-01 not stored: an event or a change in it speaks of hmi-02',
        ],
      ])('is refused whole: %s', async (_, record, message) => {
        const history = { events: [...record.events, anEvent({})], changes: [aChange({})] };
        await expect(store.record({ ...record, ...history })).rejects.toMatchObject({ reason: 'failed', message });

        expect(await store.state('hmi-01')).toBeNull();
        expect(await store.events({ limit: 10 })).toEqual({ items: [], next: null });
        expect(await store.changes({ limit: 10 })).toEqual({ items: [], next: null });
        expect(await store.looks({ asset: 'hmi-01', limit: 10 })).toEqual({ items: [], next: null });
      });

      it('does not spoil the ones beside it', async () => {
        const records = Array.from({ length: 20 }, (_, i) =>
          aRecord({ asset: `plc-${10 + i}`, events: [anEvent({ asset: `plc-${10 + i}` })] }),
        );
        const results = await Promise.allSettled(
          records.map((record, i) =>
            store.record(i % 5 === 2 ? { ...record, evidence: { ...record.evidence!, sha256: wrong } } : record),
          ),
        );

        expect(results.flatMap((result, i) => (result.status === 'rejected' ? [i] : []))).toEqual([2, 7, 12, 17]);
        expect((await collect(store.states(50))).flat()).toHaveLength(16);
        expect((await store.events({ limit: 50 })).items).toHaveLength(16);
      });
    });

    describe('what the schedule must not forget', () => {
      it('keeps addresses', async () => {
        const first: AddressState = {
          address: '10.20.1.11',
          nextLookAt: startAt + hour,
          lastLookAt: startAt,
          failures: 2,
          breakerUntil: startAt + 5,
          refused: { reason: 'auth', fingerprint: 'f0', until: null },
          answers: { times: [38, 41, 2000], slow: 1 },
        };
        const second: AddressState = {
          ...first,
          address: '10.20.1.12',
          lastLookAt: null,
          breakerUntil: null,
          refused: null,
        };
        await store.saveAddress(second);
        await store.saveAddress({ ...first, failures: 1 });
        await store.saveAddress(first);

        expect(await store.addresses()).toEqual([first, second]);
      });

      it('keeps credentials', async () => {
        const state: CredentialState = {
          name: 'plant',
          fingerprint: 'f0',
          failures: 1,
          pausedUntil: null,
          proven: false,
        };
        await store.saveCredential(state);
        await store.saveCredential({ ...state, failures: 2, pausedUntil: startAt });

        expect(await store.credentials()).toEqual([{ ...state, failures: 2, pausedUntil: startAt }]);
      });
    });

    describe('prune', () => {
      it('deletes what is older than the instant, and the evidence that nothing left names', async () => {
        const old = aRecord({
          raw: Buffer.from('old'),
          events: [anEvent({ evidence: sha256Of('old') })],
          changes: [aChange({})],
        });
        const kept = aRecord({ at: startAt + hour, raw: Buffer.from('kept'), ...events(1, 2) });
        const now = aRecord({ at: startAt + 2 * hour, raw: Buffer.from('now') });
        for (const record of [old, kept, now]) await store.record(record);
        await store.prune(startAt + 1);

        expect((await store.events({ limit: 10 })).items).toEqual(kept.events);
        expect((await store.changes({ limit: 10 })).items).toEqual([]);
        expect((await store.looks({ asset: 'hmi-01', limit: 10 })).items.map((look) => look.evidence)).toEqual([
          sha256Of('now'),
          sha256Of('kept'),
        ]);
        expect(await store.evidence(sha256Of('old'))).toBeNull();
        expect(await store.evidence(sha256Of('kept'))).not.toBeNull();
        expect(await store.state('hmi-01')).toEqual(now.state);
      });

      it.each<[string, Partial<StoreRecord>]>([
        ['the state of an asset', {}],
        ['an event that is not old', { events: [anEvent({ at: startAt + hour, evidence: sha256Of('answer') })] }],
      ])('keeps old evidence that is named by %s', async (_, parts) => {
        await store.record({ ...aRecord({ raw: Buffer.from('answer') }), ...parts });
        if (parts.events !== undefined) await store.forget('hmi-01');
        await store.prune(startAt + 1);

        expect(await store.evidence(sha256Of('answer'))).not.toBeNull();
        expect((await store.looks({ asset: 'hmi-01', limit: 10 })).items).toEqual([]);
      });

      it('gets through more than one step holds', async () => {
        await store.record(aRecord({ events: Array.from({ length: 1200 }, (_, port) => anEvent({ port })) }));
        const many = Array.from({ length: 60 }, (_, i) => aRecord({ asset: `plc-${i}` }));
        await Promise.all(many.map((record) => store.record(record)));
        for (const record of many) await store.forget(record.state.asset);
        await store.prune(startAt + 1);

        expect(await store.events({ limit: 10 })).toEqual({ items: [], next: null });
        for (const record of many) expect(await store.evidence(record.evidence!.sha256)).toBeNull();
      });

      it('prunes nothing of an empty store', async () => {
        await expect(store.prune(startAt)).resolves.toBeUndefined();
      });
    });

    describe('close', () => {
      it('answers what was asked before, refuses what comes after, and may be called twice', async () => {
        const recorded = store.record(aRecord());
        const closing = store.close();

        await expect(recorded).resolves.toBeUndefined();
        await Promise.all([closing, store.close()]);
        const refusal = { name: 'StoreError', reason: 'failed', message: 'the store is closed' };
        await expect(store.record(aRecord())).rejects.toMatchObject(refusal);
        await expect(store.state('hmi-01')).rejects.toMatchObject(refusal);
        await expect(collect(store.states(10))).rejects.toMatchObject(refusal);
      });
    });
  });
}

/** A look that brought nothing home: the state keeps the last good one. */
function failed(before: StoreRecord, at: number): StoreRecord {
  const lastCollection = { at, durationMs: 9, outcome: 'timeout', message: 'no answer' } as const;
  return { ...before, state: { ...before.state, lastCollection }, evidence: null };
}

function events(from: number, to: number, asset = from < 100 ? 'hmi-01' : 'hmi-02'): Pick<StoreRecord, 'events'> {
  return { events: numbers(from, to).map((port) => anEvent({ asset, port, at: startAt + port })) };
}

function changes(from: number, to: number, asset = from < 100 ? 'hmi-01' : 'hmi-02'): Pick<StoreRecord, 'changes'> {
  return { changes: numbers(from, to).map((port) => aChange({ asset, port: String(port), at: startAt + port })) };
}

function portOf(item: HistoryEvent | DeviationChange): number {
  return 'port' in item ? Number(item.port) : Number.NaN;
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

async function allPages<T>(read: (after: { after?: string }) => Promise<Page<T>>): Promise<readonly (readonly T[])[]> {
  const pages = [];
  let page = await read({});
  for (;;) {
    pages.push(page.items);
    if (page.next === null) return pages;
    page = await read({ after: page.next });
  }
}

async function collect(states: AsyncIterable<readonly AssetState[]>): Promise<readonly (readonly AssetState[])[]> {
  const batches = [];
  for await (const batch of states) batches.push(batch);
  return batches;
}
