import { expect, test } from 'vitest';
import { CollectError } from '../../model/collection.ts';
import { createKeyReader } from './private-key.ts';

test('decrypts each key once, also in vain, until its file changes', () => {
  const parsed: string[] = [];
  const read = createKeyReader((data, passphrase) => {
    parsed.push(`${data.toString()}+${passphrase ?? ''}`);
    return passphrase === 'right' ? { key: data.toString() } : new Error('bad passphrase');
  });
  let file = 'one';
  const credential = (passphrase: string) => ({
    username: 'otports',
    privateKey: () => Buffer.from(file),
    passphrase: () => passphrase,
  });
  const wrong = new CollectError('auth', 'private key: the passphrase is wrong, or the file is damaged');
  expect(read(credential('right'))).toEqual({ key: 'one' });
  expect(read(credential('right'))).toBe(read(credential('right')));
  expect(() => read(credential('wrong'))).toThrow(wrong);
  expect(() => read(credential('wrong'))).toThrow(wrong);
  file = 'two';
  expect(read(credential('right'))).toEqual({ key: 'two' });
  expect(parsed).toEqual(['one+right', 'one+wrong', 'two+right']);
  expect(read({ username: 'otports' })).toBeNull();
});
