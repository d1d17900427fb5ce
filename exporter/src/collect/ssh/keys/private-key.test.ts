import { expect, test } from 'vitest';
import { login } from '../../../../test/ssh/look.ts';
import { CollectError } from '../../../model/collection.ts';
import { createKeyReader } from './private-key.ts';

test('decrypts each key once, also in vain and for looks at the same time, until its file changes', async () => {
  const parsed: string[] = [];
  const read = createKeyReader((data, passphrase) => {
    parsed.push(`${data.toString()}+${passphrase ?? ''}`);
    const key = passphrase === 'right' ? { key: data.toString() } : new Error('bad passphrase');
    return Promise.resolve(key);
  });
  let file = 'one';
  const credential = (passphrase: string) => login('otports', { privateKey: file, passphrase });
  const wrong = new CollectError('auth', 'private key: the passphrase is wrong, or the file is damaged');
  const [one, other] = await Promise.all([read(credential('right')), read(credential('right'))]);
  expect(one).toEqual({ key: 'one' });
  expect(other).toBe(one);
  await expect(read(credential('wrong'))).rejects.toThrow(wrong);
  await expect(read(credential('wrong'))).rejects.toThrow(wrong);
  file = 'two';
  expect(await read(credential('right'))).toEqual({ key: 'two' });
  expect(parsed).toEqual(['one+right', 'one+wrong', 'two+right']);
  expect(await read(login('otports'))).toBeNull();
});
