import { createSecretKey } from 'node:crypto';
import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { keyedDigest, revealed, sealed } from './secret.ts';

describe('a secret', () => {
  const secret = sealed('hunter2');

  it.each([
    ['format', format('%s %o %j', secret, secret, secret)],
    ['concatenation', ''.concat(secret as unknown as string)],
    ['JSON', JSON.stringify({ password: secret })],
    ['inspect', inspect({ deep: { password: secret } }, { depth: 9, showHidden: true })],
    ['Object.entries', JSON.stringify(Object.entries(secret))],
    ['a clone', inspect(structuredClone(secret), { showHidden: true })],
  ])('does not show in %s', (_way, text) => {
    expect(text).not.toContain('hunter2');
  });

  it('crosses a thread as it is, and stays one where it was one', () => {
    const { one, other } = structuredClone({ one: secret, other: secret });
    expect(revealed(one)).toBe('hunter2');
    expect(other).toBe(one);
  });

  it('is read by those who need it', () => {
    expect(revealed(secret)).toBe('hunter2');
  });
});

describe('fingerprint', () => {
  const key = createSecretKey(Buffer.from('k'.repeat(32)));
  const credential = (password: string, username = 'otports') => ({ username, password: sealed(password) });

  it('is the same for the same secret and differs when the secret, a setting or the key does', () => {
    const one = keyedDigest(credential('a'), key);
    expect(keyedDigest(credential('a'), key)).toBe(one);
    expect(keyedDigest(credential('b'), key)).not.toBe(one);
    expect(keyedDigest(credential('a', 'root'), key)).not.toBe(one);
    expect(keyedDigest(credential('a'), createSecretKey(Buffer.from('other')))).not.toBe(one);
  });

  it('is what stores of former versions hold', () => {
    expect(keyedDigest(credential('a'), key)).toBe('cea7f0e29d82f49b23d4317664d17d0fbc80677bb790dddf8486c8bf4f469e35');
  });
});
