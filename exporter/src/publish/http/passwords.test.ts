import { hashSync } from 'bcryptjs';
import { afterEach, describe, expect, it } from 'vitest';
import { Passwords } from './passwords.ts';

const hash = hashSync('right', 4);
const decoy = hashSync('of somebody else', 4);

describe('passwords', () => {
  const passwords = new Passwords();
  afterEach(() => passwords.stop());

  it.each([
    ['the right one', 'right', hash, true],
    ['a wrong one', 'wrong', hash, false],
    ['an empty one', '', hash, false],
    ['as htpasswd writes hashes', 'right', hash.replace('$2b$', '$2y$'), true],
    ['of an unknown user', 'right', undefined, false],
    ['of an unknown user, and it is the right one of the decoy', 'of somebody else', undefined, false],
  ])('%s', async (_what, password, against, isRight) => {
    expect(await passwords.isRight(password, against, decoy)).toBe(isRight);
    // Whatever was kept says the same.
    expect(await passwords.isRight(password, against, decoy)).toBe(isRight);
  });

  it('does not stop the event loop while it hashes', async () => {
    const slow = hashSync('slow', 10);
    const begun = performance.now();
    const asked = passwords.isRight('wrong', slow, decoy);
    const took = performance.now() - begun;
    const cpu = process.threadCpuUsage();
    await asked;
    const { user } = process.threadCpuUsage(cpu);
    expect(took).toBeLessThan(50);
    expect(user / 1000).toBeLessThan(40);
  });

  it('asks the same question of many scrapers once, and refuses a flood of different ones', async () => {
    const slow = hashSync('slow', 10);
    const same = Array.from({ length: 100 }, () => passwords.isRight('slow', slow, decoy));
    expect(new Set(await Promise.all(same))).toEqual(new Set([true]));

    const flood = Array.from({ length: 40 }, (_, at) => passwords.isRight(`guess ${at}`, hash, decoy));
    const refused = (await Promise.allSettled(flood)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(8);
    expect(refused[0]).toMatchObject({
      reason: { status: 503, message: 'too many passwords are being checked; try again later' },
    });
    expect(await passwords.isRight('right', hash, decoy)).toBe(true);
  });

  it('keeps what is right through a flood of what is wrong', async () => {
    expect(await passwords.isRight('right', hash, decoy)).toBe(true);
    const guesses = Array.from({ length: 32 }, (_, at) => passwords.isRight(`guess ${at}`, hash, decoy));
    // Known, so it neither waits nor is refused.
    expect(await passwords.isRight('right', hash, decoy)).toBe(true);
    await Promise.all(guesses);
  });
});
