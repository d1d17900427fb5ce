/**
 * What one look costs the asset and us, compared with common clients: packets, bytes and CPU, counted in network
 * namespaces against sshd and snmpd. Prints Markdown. Needs root. `node bench/looks.ts [ROUNDS]`
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Cost } from '../test/daemons/wire.ts';

const rounds = process.argv[2] ?? '40';

async function count<Name extends string>(program: string): Promise<Record<Name, Cost> & { bindings: number }> {
  const file = fileURLToPath(new URL(`../test/${program}`, import.meta.url));
  const { stdout } = await promisify(execFile)('unshare', ['--net', process.execPath, file, rounds]);
  return JSON.parse(stdout) as Record<Name, Cost> & { bindings: number };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function table(rows: readonly (readonly [string, Cost])[]): void {
  print('| how | packets | bytes | CPU of the asset, ms | CPU of whoever asks, ms | ms in all |');
  print('| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const [how, cost] of rows) {
    const figures = [cost.packets, cost.bytes, cost.assetCpuMs, cost.askerCpuMs, cost.milliseconds];
    print(`| ${how} | ${figures.map((value, i) => value.toFixed(i < 2 ? 0 : 1)).join(' | ')} |`);
  }
}

const missed: string[] = [];

/** The limits of issue and contract: whether this run keeps them. */
function check(what: string, value: number, most: number): void {
  if (value > most) missed.push(`${what}: ${value.toFixed(1)}, at most ${most.toFixed(1)}`);
}

const ssh = await count<'first' | 'later' | 'openssh'>('ssh/count-packets.ts');
const snmp = await count<'v2c' | 'v3' | 'walkV2c' | 'walkV3'>('snmp/count-packets.ts');

print(`\n## One look at ${ssh.bindings} sockets, over SSH\n`);
table([
  ['otports, first look (`platform: auto`)', ssh.first],
  ['otports, every later look', ssh.later],
  ['OpenSSH: `ssh asset ss -tulpn`', ssh.openssh],
]);
print(`\n## One look at ${snmp.bindings} sockets, by SNMP\n`);
table([
  ['otports, v2c: system, both tables, process names', snmp.v2c],
  ['net-snmp, v2c: `snmpbulkwalk -Cr10` of both tables only', snmp.walkV2c],
  ['otports, v3 (SHA-256, AES): the same', snmp.v3],
  ['net-snmp, v3: the same', snmp.walkV3],
]);
check('packets of an SSH look', ssh.later.packets, 40);
check('CPU of the asset, SSH', ssh.later.assetCpuMs, ssh.openssh.assetCpuMs);
check('packets of an SNMP look, v2c', snmp.v2c.packets, 20);
check('packets of an SNMP look, v3', snmp.v3.packets, 24);
for (const miss of missed) process.stderr.write(`missed: ${miss}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;
