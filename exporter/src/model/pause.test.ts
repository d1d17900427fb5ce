import { describe, expect, it } from 'vitest';
import { pauseText } from './pause.ts';

const nothing = { killSwitchFile: null, hasOtherHostKey: false };

describe('why an asset is not asked', () => {
  it('names the file of the kill switch, and no retry, which would not end it', () => {
    const text = pauseText('hmi-01', ['kill_switch', 'auth'], {
      ...nothing,
      killSwitchFile: '/var/lib/otports/kill-switch',
    });
    expect(text).toMatch(
      /^the kill switch is set: no asset is asked while \/var\/lib\/otports\/kill-switch is there; our login was refused,/,
    );
    expect(text).not.toContain('otports retry');
    expect(pauseText('hmi-01', ['kill_switch'], nothing)).toBe('the kill switch is set: no asset is asked');
  });

  it('says itself that no host key is pinned, and what to do', () => {
    expect(pauseText('hmi-01', ['host_key'], nothing)).toBe(
      "no host key that can be read is pinned for it, so no login was tried; compare the fingerprint that it offers at the asset's own console, pin it, and reload; once that is put right, otports retry hmi-01 tries it",
    );
  });

  it('says itself that the key is another one than the pinned one, and what to do', () => {
    expect(pauseText('hmi-01', ['host_key'], { ...nothing, hasOtherHostKey: true })).toBe(
      "it offered another host key than the pinned one, so no login was tried; compare the fingerprint that it offers at the asset's own console, and only if it is the same there, pin it and reload; once that is put right, otports retry hmi-01 tries it",
    );
  });
});
