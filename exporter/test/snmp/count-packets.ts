import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SnmpCredential } from '../../src/collect/snmp/settings.ts';
import { findProgram } from '../daemons/daemon.ts';
import { costOf, openPorts, prepareLoopback } from '../daemons/wire.ts';
import { community, lookOnce, settingsFor, userCredential } from './look.ts';
import { startSnmpd } from './snmpd.ts';

/**
 * What one look by SNMP costs beside net-snmp's own client: a program for a network namespace of its own. Prints JSON.
 * Run it as `unshare --net node count-packets.ts [rounds]`.
 */
prepareLoopback();
// snmpd brings one TCP socket (for sub-agents) and two UDP sockets itself, and keeps its tables: it comes last.
await openPorts({ tcp: 38, udp: 12 });
const rounds = Number(process.argv[2] ?? 1);
const authKey = 'the auth key of a bench';
const privacyKey = 'the privacy key of a bench';
const snmpd = await startSnmpd([
  `createUser operator SHA-256 "${authKey}" AES "${privacyKey}"`,
  'rouser operator priv',
]);
const user = userCredential('operator', { auth: 'sha256', authKey, privacy: 'aes', privacyKey });
const measured = { pid: snmpd.pid, rounds };
let bindings = 0;
const ask = async (credential?: SnmpCredential) => {
  const settings = settingsFor(snmpd.port, { timeoutMs: 10_000, ...(credential && { credential }) });
  const { collected, error } = await lookOnce(settings);
  if (collected === null) throw error ?? new Error('no answer');
  bindings = collected.bindings.length;
};
const tables = ['1.3.6.1.2.1.6.20.1.4', '1.3.6.1.2.1.7.7.1.8'];
const walk = async (...login: readonly string[]) => {
  const walker = findProgram('snmpbulkwalk', 'snmp');
  for (const table of tables) {
    const words = [...login, '-On', '-Cr10', `127.0.0.1:${snmpd.port}`, table];
    await promisify(execFile)(walker, words, { env: { MIBS: '' } });
  }
};
const result = {
  v2c: await costOf(measured, () => ask()),
  v3: await costOf(measured, () => ask(user)),
  walkV2c: await costOf(measured, () => walk('-v2c', '-c', community)),
  walkV3: await costOf(measured, () =>
    walk('-v3', '-u', 'operator', '-l', 'authPriv', '-a', 'SHA-256', '-A', authKey, '-x', 'AES', '-X', privacyKey),
  ),
  bindings,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
await snmpd.stop();
// The open ports would keep the program.
process.exit();
