import {
  isBelow,
  runName,
  socketTables,
  systemObjects,
  tableNames,
  tcpTables,
  udpTables,
  upTime,
} from '../../parsers/snmp/oids.ts';
import type { LookPlan, PlanStep } from '../collector.ts';
import { placeBefore } from './get.ts';
import { columnsAtOnce, maxEngines, maxNames, maxOidsPerGet, maxUnasked } from './limits.ts';
import { walkedRoot } from './memory.ts';
import { communityOf, type SnmpCredential, type SnmpSettings } from './settings.ts';

type Version = SnmpCredential['version'];

/**
 * SNMPv3 tells in each answer how long its engine has been running. For the other versions the uptime is asked for at
 * the beginning and at the end.
 */
export function systemOids(version: Version): readonly string[] {
  return [...Object.values(systemObjects), ...(version === '3' ? [] : [upTime])];
}

/**
 * The longest row of the tables (RFC 4022, RFC 4113): two addresses of IPv6 with a zone (a type, a length and 20
 * octets, each of up to 2 bytes), two ports, an instance. A number or an address follows the object.
 */
const rowOidBytes = 2 + 10 + 2 * (1 + 1 + 20 * 2 + 3) + 5;
const rowBytes = 4 + rowOidBytes + 2 + 20;

/** sysDescr and sysName have up to 255 octets (RFC 3418), sysObjectID up to 128 numbers of 5 bytes, a name 64 octets. */
const systemAnswerBytes = 2 * (24 + 255) + 24 + 128 * 5 + 24;
const nameBytes = 28 + 64;

/** The size of the largest datagram, which is read before the limit ends the look. */
const datagramBytes = 65_535;

/** A process number behind its column, in a request. */
const nameOidBytes = 24;

/** A shorter community counts as this long, so that the plan does not tell how long a secret is. */
const leastCommunityBytes = 32;

/** What a look sends: all tables in the first look, then only the few tables that have information. */
export function planOf(settings: SnmpSettings): LookPlan {
  const steps = [sessionOf(settings), ...requestsOf(settings)];
  const sum = (of: (step: PlanStep) => number): number => steps.reduce((total, step) => total + of(step), 0);
  const { maxRequests, maxRows, maxBytes, pauseMs } = settings.limits;
  const largest = (of: (step: PlanStep) => number): number =>
    maxRequests * Math.max(...steps.map((step) => of(step) / step.atMost));
  return {
    steps,
    total: {
      sessions: 1,
      requests: Math.min(
        sum(({ what, atMost }) => (what === 'request' ? atMost : 0)),
        maxRequests,
      ),
      sentBytes: Math.min(
        sum(({ sentBytes }) => sentBytes),
        largest(({ sentBytes }) => sentBytes),
      ),
      receivedBytes: Math.min(
        sum(({ receivedBytes }) => receivedBytes),
        largest(({ receivedBytes }) => receivedBytes),
        maxBytes + datagramBytes,
      ),
      durationMs: maxRequests * (settings.timeoutMs + pauseMs),
    },
    caps: [
      { what: 'requests, repetitions included', atMost: maxRequests },
      { what: 'rows of one table', atMost: maxRows },
      { what: 'names of processes', atMost: maxNames },
      { what: 'bytes of rows', atMost: maxBytes / 2 },
      { what: 'bytes received', atMost: maxBytes },
      { what: 'datagrams that answer nothing we asked', atMost: maxUnasked },
      ...(settings.credential.version === '3' ? [{ what: 'engines', atMost: maxEngines }] : []),
    ],
  };
}

function sessionOf({ address, port, credential, timeoutMs, limits: { pauseMs } }: SnmpSettings): PlanStep {
  const rest = pauseMs > 0 ? `, ${pauseMs} ms of rest before each request` : '';
  return {
    what: 'session',
    detail: `UDP to ${address} port ${port}, SNMPv${credential.version}, ${timeoutMs} ms for each try${rest}`,
    when: null,
    texts: [],
    atMost: 1,
    sentBytes: 0,
    receivedBytes: 0,
  };
}

/** One kind of request: what it names, and the largest size of one request and its answer without their envelope. */
interface RequestKind {
  readonly detail: string;
  readonly when?: string | null;
  readonly times: number;
  readonly askedBytes: number;
  readonly answerBytes: number;
}

function requestsOf(settings: SnmpSettings): readonly PlanStep[] {
  const { credential, maxRepetitions, retries } = settings;
  const { version } = credential;
  const envelope = envelopeBytes(settings);
  // SNMPv3 repeats a request whose clock the agent did not accept (RFC 3414 3.2), with all its tries.
  const tries = (retries + 1) * (version === '3' ? 2 : 1);
  const request = ({ detail, when = null, times, askedBytes, answerBytes }: RequestKind): PlanStep => {
    const atMost = Math.min(times * tries, settings.limits.maxRequests);
    const sentBytes = atMost * (envelope + askedBytes);
    return {
      what: 'request',
      detail,
      when,
      texts: [],
      atMost,
      sentBytes,
      receivedBytes: atMost * (envelope + answerBytes),
    };
  };
  const discovery = {
    detail: 'GET without objects (discovery of the engine)',
    times: 1,
    askedBytes: 0,
    answerBytes: 24,
  };
  const system = {
    detail:
      version === '1'
        ? `GETNEXT ${systemOids(version).map(placeBefore).join(' ')}`
        : `GET ${systemOids(version).join(' ')}`,
    times: 2 * systemOids(version).length - 1,
    askedBytes: systemOids(version).length * 16,
    answerBytes: systemAnswerBytes,
  };
  return [
    ...(version === '3' ? [request(discovery)] : []),
    request(system),
    ...walks(version === '1' ? 1 : maxRepetitions, version).map(request),
    request(names(version)),
  ];
}

/** When the agent forces a walk row by row, or with fewer rows again and again, it can take all allowed requests. */
function walks(rows: number, version: Version): readonly RequestKind[] {
  const [firstTcp, ...otherTcp] = tcpTables.map(walkedRoot);
  const [firstUdp, ...otherUdp] = udpTables.map(walkedRoot);
  const bulk = version === '1' ? 'GETNEXT' : `GETBULK of at most ${rows} rows (GETNEXT where the agent cannot)`;
  const walk = (oids: readonly (string | undefined)[]): RequestKind => ({
    detail: `${bulk}: ${oids.join(' ')}`,
    times: Infinity,
    askedBytes: columnsAtOnce * (4 + rowOidBytes),
    answerBytes: columnsAtOnce * rows * rowBytes,
  });
  const lesser =
    'in the first look and every 24th, where those above are empty, or where it had what they lack; up to three at once';
  return [
    walk([firstTcp, firstUdp]),
    ...[...otherTcp, ...otherUdp].map((root) => ({ ...walk([root]), when: lesser })),
    { ...walk(innerColumns()), when: 'where the index of a row says nothing' },
  ];
}

/** When the agent refuses a batch, each half is asked for, down to single objects: 2n - 1 requests for n of them. */
function names(version: Version): RequestKind {
  const closing = version === '3' ? '' : `, and ${version === '1' ? placeBefore(upTime) : upTime} at the end`;
  return {
    detail: `${version === '1' ? 'GETNEXT' : 'GET'} ${runName}.PID of the listeners, ${maxOidsPerGet} at a time${closing}`,
    times: Math.ceil((maxNames + 1) / maxOidsPerGet) * (2 * maxOidsPerGet - 1),
    askedBytes: maxOidsPerGet * nameOidBytes,
    answerBytes: maxOidsPerGet * nameBytes,
  };
}

/**
 * Everything of a message except its objects, with the longest lengths and numbers of BER: version, community, numbers
 * of the PDU; for SNMPv3 also the header, twice the engine (32 octets), the signature (48) and the padding (RFC 3412,
 * 3414, 7860).
 */
function envelopeBytes(settings: SnmpSettings): number {
  const { credential, context } = settings;
  if (credential.version === '3') {
    return 280 + Buffer.byteLength(credential.username) + Buffer.byteLength(context ?? '');
  }
  return 40 + Math.max(leastCommunityBytes, Buffer.byteLength(communityOf(settings)));
}

/** Addresses and ports as columns. Standard agents have them in the index. */
function innerColumns(): readonly string[] {
  const columns = tableNames.flatMap((table) => {
    const { entry, address, port } = socketTables[table];
    return [`${entry}.${address}`, `${entry}.${port}`];
  });
  const roots = tableNames.map(walkedRoot);
  return columns.filter((column) => !roots.some((root) => root === column || isBelow(column, root)));
}
