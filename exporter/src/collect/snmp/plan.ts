import { systemObjects, tcpTables, udpTables, runName } from '../../parsers/snmp-oids.ts';
import type { PlanStep } from '../collector.ts';
import { maxNames, maxOidsPerGet, maxRequests, maxTableRows } from './limits.ts';
import { walkedColumn } from './memory.ts';
import type { SnmpSettings } from './settings.ts';

export const systemOids: readonly string[] = Object.values(systemObjects);

/** What a look sends: the first tables that answer are enough, so it is nearly always far less. */
export function planOf(settings: SnmpSettings): readonly PlanStep[] {
  const { address, port, credential, maxRepetitions, retries, timeoutMs } = settings;
  const tries = retries + 1;
  const [firstTcp, ...otherTcp] = tcpTables.map(walkedColumn);
  const [firstUdp, ...otherUdp] = udpTables.map(walkedColumn);
  const bulk = credential.version === '1' ? 'GETNEXT' : `GETBULK of at most ${maxRepetitions} rows`;
  const request = (detail: string, atMost: number): PlanStep => ({ what: 'request', detail, atMost });
  return [
    {
      what: 'session',
      detail: `UDP to ${address} port ${port}, SNMPv${credential.version}, ${timeoutMs} ms for each try`,
      atMost: 1,
    },
    ...(credential.version === '3' ? [request('GET without objects (discovery of the engine)', tries)] : []),
    request(`GET ${systemOids.join(' ')}`, tries),
    request(`${bulk}: ${firstTcp ?? ''} ${firstUdp ?? ''}`, (maxTableRows + 1) * tries),
    ...[...otherTcp, ...otherUdp].map((column) =>
      request(`${bulk}, where the tables above it are empty: ${column}`, (maxTableRows + 1) * tries),
    ),
    request(
      `${credential.version === '1' ? 'GETNEXT' : 'GET'} ${runName}.PID of the listeners, ${maxOidsPerGet} at a time`,
      (maxNames / maxOidsPerGet) * tries,
    ),
    { what: 'limit', detail: 'requests of one look, repetitions included', atMost: maxRequests },
  ];
}
