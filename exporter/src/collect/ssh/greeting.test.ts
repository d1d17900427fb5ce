import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Greeting } from './greeting.ts';

function kexInit(...lists: string[]): Buffer {
  const parts = lists.map((list) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(list.length);
    return Buffer.concat([length, Buffer.from(list)]);
  });
  return Buffer.concat([Buffer.from([0, 0, 1, 0, 4, 20]), Buffer.alloc(16), ...parts]);
}

const lists = kexInit('curve25519-sha256,kex-2', 'ssh-rsa', 'a,b,c', 'b,c,d', 'm', 'm,n', 'none', 'none', '', '');
const whole = Buffer.concat([Buffer.from('Authorised use only\r\nSSH-2.0-dropbear_2022.83\r\n'), lists]);

test('reads the ident behind other lines, and the lists, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length), { maxLength: 20 }), (cuts) => {
      const greeting = new Greeting();
      let at = 0;
      for (const cut of [...cuts.sort((a, b) => a - b), whole.length]) {
        greeting.push(whole.subarray(at, cut));
        at = cut;
      }
      expect(greeting.ident).toBe('SSH-2.0-dropbear_2022.83');
      expect(greeting.firstLine).toBe('Authorised use only');
      expect(greeting.offer).toEqual({
        kex: ['curve25519-sha256', 'kex-2'],
        serverHostKey: ['ssh-rsa'],
        ciphers: ['b', 'c'],
        macs: ['m'],
      });
    }),
  );
});

test('never throws, and keeps little', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 400 })), (chunks) => {
      const greeting = new Greeting();
      greeting.push(Buffer.from('SSH-2.0-x\r\n'));
      for (const chunk of chunks) greeting.push(Buffer.from(chunk));
      expect(greeting.ident).toBe('SSH-2.0-x');
      expect(() => greeting.offer).not.toThrow();
    }),
  );
  const greeting = new Greeting();
  for (let i = 0; i < 100; i++) greeting.push(Buffer.alloc(1000, 'a'));
  expect(greeting.hopeless).toBe(true);
  expect(greeting.ident).toBeNull();
});
