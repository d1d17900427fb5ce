/**
 * Which assets listen on which port: one short row for each state, written with it, so that the question reads no
 * state.
 */
import { portName, type Listener } from '../../model/listener.ts';
import type { ListeningQuery } from '../../model/store.ts';
import type { Sql } from '../file/database.ts';

/** Names of listeners, each between two blanks, so that ` tcp/22 ` finds no tcp/2222. */
export type ListeningText = string;

export function listeningText(listeners: readonly Pick<Listener, 'transport' | 'port'>[]): ListeningText {
  return ` ${listeners.map((one) => `${portName(one)} `).join('')}`;
}

/** Writes nothing where the look changes no listener, which is nearly always so. */
export function keepListening(sql: Sql, asset: number, ports: ListeningText): void {
  sql.run`
    INSERT INTO listening (asset, ports) VALUES (${asset}, ${ports})
    ON CONFLICT (asset) DO UPDATE SET ports = excluded.ports WHERE ports <> excluded.ports`;
}

/** Names, sorted. All rows are read: 10,000 assets of 30 ports are 3 MB, which takes the thread 5 ms. */
export function listening(sql: Sql, { port, transport }: ListeningQuery): readonly string[] {
  const [tcp, udp] = [transport === 'udp' ? null : ` tcp/${port} `, transport === 'tcp' ? null : ` udp/${port} `];
  const rows = sql.all`
    SELECT name FROM listening JOIN asset ON asset.id = listening.asset
    WHERE instr(ports, ${tcp}) > 0 OR instr(ports, ${udp}) > 0 ORDER BY name` as unknown as { name: string }[];
  return rows.map(({ name }) => name);
}
