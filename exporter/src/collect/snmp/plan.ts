import { runName, socketTables, systemObjects, tableNames, tcpTables, udpTables } from '../../parsers/snmp-oids.ts';
import type { PlanStep } from '../collector.ts';
import { maxNames, maxOidsPerGet, maxRequests, maxTableRows } from './limits.ts';
import { walkedColumn } from './memory.ts';
import type { SnmpSettings } from './settings.ts';

export const systemOids: readonly string[] = Object.values(systemObjects);

/** What a look sends: the first tables that answer are enough, so it is nearly always far less. */
export function planOf(settings: SnmpSettings): readonly PlanStep[] {
  const { address, port, credential, maxRepetitions, retries, timeoutMs, gapMs } = settings;
  const tries = retries + 1;
  const [firstTcp, ...otherTcp] = tcpTables.map(walkedColumn);
  const [firstUdp, ...otherUdp] = udpTables.map(walkedColumn);
  const bulk = credential.version === '1' ? 'GETNEXT' : `GETBULK of at most ${maxRepetitions} rows`;
  const request = (detail: string, times: number): PlanStep => ({
    what: 'request',
    detail,
    atMost: Math.min(times * tries, maxRequests),
  });
  return [
    {
      what: 'session',
      detail: `UDP to ${address} port ${port}, SNMPv${credential.version}, ${timeoutMs} ms for each try${gapMs > 0 ? `, ${gapMs} ms of rest before each request` : ''}`,
      atMost: 1,
    },
    ...(credential.version === '3' ? [request('GET without objects (discovery of the engine)', 1)] : []),
    request(`GET ${systemOids.join(' ')}`, 1),
    request(`${bulk}: ${firstTcp ?? ''} ${firstUdp ?? ''}`, maxTableRows + 1),
    ...[...otherTcp, ...otherUdp].map((column) =>
      request(`${bulk}, where the tables above it are empty: ${column}`, maxTableRows + 1),
    ),
    request(`${bulk}, where the index of a row says nothing: ${innerColumns().join(' ')}`, maxRequests),
    request(
      `${credential.version === '1' ? 'GETNEXT' : 'GET'} ${runName}.PID of the listeners, ${maxOidsPerGet} at a time`,
      maxNames / maxOidsPerGet,
    ),
    { what: 'limit', detail: 'requests of one look, repetitions included', atMost: maxRequests },
  ];
}

/** Addresses and ports as columns; standard agents have them in the index. */
function innerColumns(): readonly string[] {
  const columns = tableNames.flatMap((table) => {
    const { entry, address, port } = socketTables[table];
    return [`${entry}.${address}`, `${entry}.${port}`];
  });
  return columns.filter((column) => !tableNames.some((table) => walkedColumn(table) === column));
}
