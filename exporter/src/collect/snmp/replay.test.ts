import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startFakeAgent, truthful } from '../../../test/snmp/fake-agent.ts';
import { communityCredential, listed, lookOnce, settingsFor } from '../../../test/snmp/look.ts';
import { parseSnmprec, snmprecVarbinds } from '../../parsers/snmp/snmprec.ts';
import { parseSnmpwalk } from '../../parsers/snmp/snmpwalk.ts';

const own = new URL('../../../testdata/parsers/snmp/', import.meta.url);
const shared = new URL('../../../../../shared/fixtures/', import.meta.url);
const files = [
  ...globSync('*.snmprec', { cwd: own.pathname }).map((file) => new URL(file, own)),
  ...(existsSync(shared)
    ? globSync('**/*.snmprec', { cwd: shared.pathname }).map((file) => new URL(file, shared))
    : []),
].map((url) => [url.pathname.split('/').slice(-2).join('/'), url] as const);
if (!existsSync(shared)) process.stderr.write('NOT RUN: replay of recordings, ../shared/fixtures is absent\n');

describe('a live look at a device that was recorded says what the import of its recording says', () => {
  it.each(files)('%s', async (_name, url) => {
    const recording = readFileSync(url, 'utf8');
    const agent = await startFakeAgent(truthful([...snmprecVarbinds(recording)]));
    try {
      const imported = parseSnmprec(recording);
      const settings = settingsFor(agent.port, { timeoutMs: 5000 });
      const { collected, error, footprint } = await lookOnce(settings);
      expect(error).toBeNull();
      if (collected === null) return;
      expect(listed(collected)).toEqual(listed(imported));
      expect(collected.identity).toEqual(imported.identity);
      // A recording cannot show that it was not trimmed. What it proves complete is complete in the look too.
      expect({ ...collected.complete, ...imported.complete }).toEqual(
        Object.fromEntries(
          Object.entries(imported.complete).map(([aspect, whole]) => [
            aspect,
            whole && collected.complete[aspect as 'tcp'],
          ]),
        ),
      );
      // The evidence says the same when it is imported.
      expect(listed(parseSnmpwalk(collected.raw.toString()))).toEqual(listed(collected));

      const old = await lookOnce(
        { ...settings, credential: communityCredential('1') },
        { remembered: collected.remember },
      );
      expect(listed(old.collected)).toEqual(listed(collected));
      const again = await lookOnce(settings, { remembered: collected.remember });
      expect(listed(again.collected)).toEqual(listed(collected));
      expect(again.footprint.requests).toBeLessThanOrEqual(footprint.requests);
    } finally {
      await agent.stop();
    }
  });
});
