// needs: snmpd, ip, unshare
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NamespaceReport } from '../../../test/snmp/in-namespace.ts';
import { findProgram } from '../../../test/daemons/daemon.ts';
import { parseSs } from '../../parsers/linux/ss.ts';

let report: NamespaceReport;

beforeAll(() => {
  const script = fileURLToPath(new URL('../../../test/snmp/in-namespace.ts', import.meta.url));
  const command = ['--net', '--kill-child', '--fork', process.execPath, script];
  // Needs root, for the namespace.
  const output = execFileSync(findProgram('unshare', 'util-linux'), command, { encoding: 'utf8', timeout: 60_000 });
  report = JSON.parse(output) as NamespaceReport;
}, 90_000);

describe('a look at an asset of 39 TCP and 14 UDP ports', () => {
  it('sees what ss sees on it, process by process', () => {
    const seen = parseSs(report.ss, null).bindings.map(({ transport, address, port, process }) => {
      // ss writes a dual-stack socket as *, net-snmp as ::.
      return `${transport} ${address === '*' ? '::' : address} ${port} ${(process ?? '-').slice(0, 15)}`;
    });
    expect(seen).toHaveLength(54);
    for (const look of report.looks) expect(look.bindings).toEqual(seen.sort());
  });

  it('knows that it saw all', () => {
    for (const look of report.looks) {
      expect(look).toMatchObject({ complete: { tcp: true, udp: true, process: true }, notes: [] });
    }
  });

  it.each([
    ['v2c', 20],
    ['v3', 24],
  ])('%s: at most %i datagrams, each of them counted', (name, most) => {
    const look = report.looks.find((one) => one.name === name);
    expect(look?.datagrams).toBeLessThanOrEqual(most);
    expect(look?.datagrams).toBe(2 * (look?.requests ?? 0));
  });
});
