import type { AddressState, CredentialState } from '../../model/store.ts';
import type { Sql } from '../database.ts';

interface JsonRow {
  readonly json: string;
}

/** What the schedule must not forget of addresses and credentials. */
export class ScheduleTables {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  saveAddress(state: AddressState): void {
    this.#sql.run`INSERT OR REPLACE INTO address (address, json) VALUES (${state.address}, ${JSON.stringify(state)})`;
  }

  addresses(): readonly AddressState[] {
    const rows = this.#sql.all`SELECT json FROM address ORDER BY address` as unknown as JsonRow[];
    return rows.map((row) => JSON.parse(row.json) as AddressState);
  }

  saveCredential(state: CredentialState): void {
    this.#sql.run`INSERT OR REPLACE INTO credential (name, json) VALUES (${state.name}, ${JSON.stringify(state)})`;
  }

  credentials(): readonly CredentialState[] {
    const rows = this.#sql.all`SELECT json FROM credential ORDER BY name` as unknown as JsonRow[];
    return rows.map((row) => JSON.parse(row.json) as CredentialState);
  }
}
