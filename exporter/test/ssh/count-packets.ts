import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { emptyFootprint } from '../../src/model/collection.ts';
import { findProgram } from '../daemons/daemon.ts';
import { costOf, openPorts, prepareLoopback } from '../daemons/wire.ts';
import { startAsset } from './asset.ts';
import { login, look, sshSettings } from './look.ts';

/**
 * What one look over SSH costs beside OpenSSH's client: a program for a network namespace of its own. Prints JSON.
 * Run it as `unshare --net node count-packets.ts [rounds]`.
 */
prepareLoopback();
await openPorts({ tcp: 38, udp: 14 });
const rounds = Number(process.argv[2] ?? 1);
const asset = await startAsset({ users: { operator: '/bin/dash' }, hostKeys: ['ed25519', 'ecdsa', 'rsa'] });
const measured = { pid: Number.parseInt(asset.processes(`${asset.folder}/sshd_config`)[0] ?? '', 10), rounds };
writeFileSync(join(asset.folder, 'key'), asset.userKey(), { mode: 0o600 });
const credential = login('operator', { privateKey: asset.userKey() });
const settings = sshSettings(asset.port, { platform: 'auto', credential, hostKeys: [asset.fingerprint()] });
let bindings = 0;
let remember: string | null = null;
const ask = async (remembered: string | null) => {
  const collected = await look(settings, { remembered, footprint: emptyFootprint() });
  bindings = collected.bindings.length;
  remember = collected.remember;
};
const opensshArguments = [
  ...['-F', 'none', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
  ...['-i', join(asset.folder, 'key'), '-p', String(asset.port), 'operator@127.0.0.1', 'ss -tulpn'],
];
const result = {
  first: await costOf(measured, () => ask(null)),
  later: await costOf(measured, () => ask(remember)),
  openssh: await costOf(measured, () => promisify(execFile)(findProgram('ssh', 'openssh-client'), opensshArguments)),
  bindings,
};
await asset.stop();
process.stdout.write(`${JSON.stringify(result)}\n`);
