import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startFakeAgent, truthful } from '../../../test/snmp/fake-agent.ts';
import { community, lookOnce, settingsFor } from '../../../test/snmp/look.ts';
import type { Binding } from '../../model/listener.ts';
import { isBelow, socketTables } from '../../parsers/snmp/oids.ts';
import { gatherRows } from '../../parsers/snmp/rows.ts';
import { readSnmp } from '../../parsers/snmp/tables.ts';
import type { Varbind } from '../../parsers/snmp/varbind.ts';
import { snmprecVarbinds } from '../../parsers/snmp/snmprec.ts';
import { parseSnmpwalk } from '../../parsers/snmp/snmpwalk.ts';
import { readMemory } from './memory.ts';

const shared = new URL('../../../../../shared/fixtures/', import.meta.url);
const files = existsSync(shared)
  ? globSync('{librenms,snmpsim-data,capture-debian12}/*.snmprec', { cwd: shared.pathname }).sort()
  : [];
if (files.length === 0) process.stderr.write('NOT RUN: replay of recordings, ../shared/fixtures is absent\n');

function text(bindings: readonly Binding[]): string[] {
  return bindings.map((b) => `${b.transport} ${b.address} ${b.port} ${b.process ?? '-'}`).sort();
}

/** What the tables that a look settled on say, read without any network. */
function expectedOf(varbinds: readonly Varbind[], remember: string | null): string[] {
  const memory = readMemory(remember);
  const chosen = [memory.tcp, memory.udp].filter((table) => table !== null).map((table) => socketTables[table].entry);
  const seen = varbinds.filter(({ oid }) =>
    ['1.3.6.1.2.1.1', '1.3.6.1.2.1.25', ...chosen].some((root) => isBelow(oid, root)),
  );
  return text(readSnmp(gatherRows(seen), { ended: () => true, port: 161 }).bindings);
}

describe.runIf(files.length > 0)('a live look at a device that was recorded', () => {
  it.each(files)('%s', async (file) => {
    const varbinds = [...snmprecVarbinds(readFileSync(new URL(file, shared), 'utf8'))];
    const agent = await startFakeAgent(truthful(varbinds));
    try {
      const settings = settingsFor(agent.port, { timeoutMs: 5000 });
      const { collected, error, footprint } = await lookOnce(settings);
      expect(error).toBeNull();
      if (collected === null) return;
      expect(text(collected.bindings)).toEqual(expectedOf(varbinds, collected.remember));
      // The evidence says the same when it is imported.
      expect(text(parseSnmpwalk(collected.raw.toString()).bindings)).toEqual(text(collected.bindings));

      const old = await lookOnce(
        { ...settings, credential: { version: '1', community: () => community } },
        { remembered: collected.remember },
      );
      expect(text(old.collected?.bindings ?? [])).toEqual(text(collected.bindings));
      const again = await lookOnce(settings, { remembered: collected.remember });
      expect(text(again.collected?.bindings ?? [])).toEqual(text(collected.bindings));
      expect(again.footprint.requests).toBeLessThanOrEqual(footprint.requests);
    } finally {
      await agent.stop();
    }
  });
});
