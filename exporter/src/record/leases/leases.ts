/** What the schedule keeps of addresses and credentials, so that no restart asks too early or locks an account. */
import type { AddressState, CredentialState } from '../../model/store.ts';
import type { Sql } from '../file/database.ts';

interface JsonRow {
  readonly json: string;
}

export function createLeases(sql: Sql) {
  return {
    reads: {
      addresses: (): readonly AddressState[] =>
        (sql.all`SELECT json FROM address ORDER BY address` as unknown as JsonRow[]).map(parse) as AddressState[],
      credentials: (): readonly CredentialState[] =>
        (sql.all`SELECT json FROM credential ORDER BY name` as unknown as JsonRow[]).map(parse) as CredentialState[],
    },
    writes: {
      saveAddress: (state: AddressState): void => {
        sql.run`INSERT OR REPLACE INTO address (address, json) VALUES (${state.address}, ${JSON.stringify(state)})`;
      },
      saveCredential: (state: CredentialState): void => {
        sql.run`INSERT OR REPLACE INTO credential (name, json) VALUES (${state.name}, ${JSON.stringify(state)})`;
      },
    },
  };
}

function parse({ json }: JsonRow): unknown {
  return JSON.parse(json);
}
