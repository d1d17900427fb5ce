/** Names of assets, and the state of configured and held ones. */
import { inTurns } from '../../lib/turns.ts';
import type { StepOf } from '../../lib/step.ts';
import type { AssetState } from '../../model/state.ts';
import type { ListeningQuery, StateStore } from '../../model/store.ts';
import type { Sql } from '../file/database.ts';
import type { AskedMethods } from '../thread/protocol.ts';
import { keepListening, listening, type ListeningText } from './listening.ts';
import { packState, unpackState } from './pack-state.ts';
import { parseState } from './parse-state.ts';

interface StateRow {
  readonly name: string;
  readonly state: Uint8Array;
}

/** A state as JSON. */
interface StateText {
  readonly asset: string;
  readonly json: string;
}

interface Batch {
  readonly after: string;
  readonly limit: number;
}

interface NewState {
  readonly name: string;
  readonly json: string;
  readonly evidence: number | null;
  readonly listening: ListeningText;
}

/** What a record needs of the states. */
export interface StateKeeper {
  /** Returns the number of the asset in all other tables. */
  keep(state: NewState): number;
}

/** A batch ends after this many characters. Reading them as JSON takes the event loop about 2 ms. */
const batchLength = 256 * 1024;

/** Limit of states that are read at a time; where states are large, the thread returns fewer. */
const maxBatch = 1000;

export function createStates(sql: Sql) {
  return {
    keep: (state: NewState): number => {
      const { name, json, evidence } = state;
      const { id } = sql.get`
        INSERT INTO asset (name, state, evidence) VALUES (${name}, ${packState(json)}, ${evidence})
        ON CONFLICT (name) DO UPDATE SET state = excluded.state, evidence = excluded.evidence
        RETURNING id` as { id: number };
      keepListening(sql, id, state.listening);
      return id;
    },
    reads: {
      /** JSON; null where the asset was never recorded. */
      state: (name: string): string | null => {
        const row = sql.get`SELECT name, state FROM asset WHERE name = ${name} AND state IS NOT NULL`;
        return row === undefined ? null : unpack(row as unknown as StateRow);
      },
      /** The next states by name: as many as the caller wants, or as fit into a batch; empty at the end. */
      states: (batch: Batch): readonly StateText[] => readBatch(sql, batch),
      listening: (query: ListeningQuery): readonly string[] => listening(sql, query),
    },
    writes: {
      forget: (name: string): void => {
        sql.run`DELETE FROM listening WHERE asset = (SELECT id FROM asset WHERE name = ${name})`;
        sql.run`UPDATE asset SET state = NULL, evidence = NULL WHERE name = ${name}`;
      },
    },
  };
}

function readBatch(sql: Sql, { after, limit }: Batch): readonly StateText[] {
  const rows = sql.all`
    SELECT name, state FROM asset WHERE name > ${after} AND state IS NOT NULL
    ORDER BY name LIMIT ${limit}` as unknown as StateRow[];
  const batch: StateText[] = [];
  let length = 0;
  for (const row of rows) {
    const json = unpack(row);
    batch.push({ asset: row.name, json });
    length += json.length;
    if (length > batchLength) break;
  }
  return batch;
}

function unpack(row: StateRow): string {
  return unpackState(row.name, row.state);
}

type AskedStates = AskedMethods<ReturnType<typeof createStates>['reads']>;

/** The event loop's side: text becomes states, a large one in small pieces. */
export function readStates(asked: AskedStates, step: StepOf): Pick<StateStore, 'state' | 'states'> {
  return {
    state: async (asset) => {
      const json = await asked.state(asset);
      if (json === null) return null;
      return (await inTurns(parseState(json), (work) => step(asset, work))) as AssetState;
    },
    states: async function* (batch) {
      const limit = Math.min(maxBatch, Math.max(1, batch));
      let next = asked.states({ after: '', limit });
      for (;;) {
        const texts = await next;
        const last = texts.at(-1);
        if (last === undefined) return;
        // The thread reads on while the caller works.
        next = asked.states({ after: last.asset, limit });
        // Its error is seen when it is awaited; a caller that ends before that asks for nothing more.
        next.catch(() => undefined);
        yield texts.map(({ asset, json }) => step(asset, () => JSON.parse(json) as AssetState));
      }
    },
  };
}
