// needs: snmpsim
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { communityCredential, listed, lookOnce, settingsFor, userCredential } from '../../../test/snmp/look.ts';
import { recordedDevices } from '../../../test/snmp/recordings.ts';
import { simulatedUser, startSnmpsim, type Snmpsim } from '../../../test/snmp/snmpsim.ts';
import { parseSnmprec } from '../../parsers/snmp/snmprec.ts';
import type { SnmpSettings } from './settings.ts';

/** Names of devices are longer than a context may be (32 octets). */
const devices = recordedDevices().map((device, i) => ({ ...device, community: `device${i}` }));

const { username, authKey, privacyKey } = simulatedUser;
const user = userCredential(username, { auth: 'sha256', authKey, privacy: 'aes', privacyKey });

let snmpsim: Snmpsim;

beforeAll(async () => {
  snmpsim = await startSnmpsim(devices);
}, 60_000);

afterAll(async () => {
  await snmpsim.stop();
});

/** The test is not about slow machines: no request is repeated, and nothing times out. */
function settingsOf(changes: Partial<SnmpSettings>): SnmpSettings {
  return settingsFor(snmpsim.port, { timeoutMs: 30_000, ...changes });
}

describe('a device that snmpsim plays says over UDP what the import of its recording says', () => {
  it.each(devices)(
    '$name',
    async ({ community, text }) => {
      const imported = parseSnmprec(text);
      const v2c = { credential: communityCredential('2c', community) };
      const first = await lookOnce(settingsOf(v2c));
      expect(first.error).toBeNull();
      const remembered = first.collected?.remember ?? null;
      const looks = [
        first,
        await lookOnce(settingsOf(v2c), { remembered }),
        await lookOnce(settingsOf({ credential: communityCredential('1', community) }), { remembered }),
        await lookOnce(settingsOf({ credential: user, context: community })),
      ];
      for (const { collected, error } of looks) {
        expect(error).toBeNull();
        expect(listed(collected)).toEqual(listed(imported));
        expect(collected?.identity).toEqual(imported.identity);
      }
      expect(looks[1]?.footprint.requests).toBeLessThanOrEqual(first.footprint.requests);
    },
    120_000,
  );

  it('and one context is not another', async () => {
    const { error } = await lookOnce(settingsOf({ credential: user, context: 'no-such-device', timeoutMs: 1000 }));
    expect(error?.reason).not.toBe('auth');
    expect(error).not.toBeNull();
  });
});
