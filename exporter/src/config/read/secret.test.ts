import { createSecretKey } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fingerprint, Secret } from './secret.ts';

describe('Secret', () => {
  const secret = new Secret('hunter2');

  it.each([
    ['String', String(secret)],
    ['concatenation', 'a'.concat(secret.toString())],
    ['JSON', JSON.stringify({ password: secret })],
    ['inspect', inspect({ deep: { password: secret } }, { depth: 9, showHidden: true })],
    ['Object.entries', JSON.stringify(Object.entries(secret))],
    ['structuredClone', inspect(structuredClone(secret), { showHidden: true })],
  ])('does not show in %s', (_way, text) => {
    expect(text).not.toContain('hunter2');
  });

  it('is read by those who need it', () => {
    expect(secret.read()).toBe('hunter2');
  });
});

describe('fingerprint', () => {
  const key = createSecretKey(Buffer.from('k'.repeat(32)));
  const credential = (password: string, username = 'otports') => ({ username, password: new Secret(password) });

  it('is the same for the same secret and differs when the secret, a setting or the key does', () => {
    const one = fingerprint(credential('a'), key);
    expect(fingerprint(credential('a'), key)).toBe(one);
    expect(fingerprint(credential('b'), key)).not.toBe(one);
    expect(fingerprint(credential('a', 'root'), key)).not.toBe(one);
    expect(fingerprint(credential('a'), createSecretKey(Buffer.from('other')))).not.toBe(one);
  });
});
