import { compareSync, hashSync } from 'bcryptjs';
import { afterEach, describe, expect, it } from 'vitest';
import { sealed } from '../../../lib/secret.ts';
import type { Access } from '../options.ts';
import { checkPassword, costOf } from './password-work.ts';
import { Passwords } from './passwords.ts';

const hash = hashSync('right', 4);
const of = (hashes: Record<string, string>): Access['users'] =>
  new Map(Object.entries(hashes).map(([name, one]) => [name, sealed(one)]));
const users = of({ a: hash, b: hashSync('of b', 4) });

describe('passwords', () => {
  const passwords = new Passwords();
  afterEach(() => passwords.stop());

  it.each([
    ['the right one', 'a', 'right', users, true],
    ['a wrong one', 'a', 'wrong', users, false],
    ['an empty one', 'a', '', users, false],
    ['as htpasswd writes hashes', 'a', 'right', of({ a: hash.replace('$2b$', '$2y$') }), true],
    ['of an unknown user', 'c', 'right', users, false],
    ['of another user', 'a', 'of b', users, false],
  ])('%s', async (_what, name, password, known, isRight) => {
    expect(await passwords.isRight(name, password, known)).toBe(isRight);
    // Whatever was kept says the same.
    expect(await passwords.isRight(name, password, known)).toBe(isRight);
  });

  it.each([
    ['cheap, a wrong one', 'cheap', 'wrong'],
    ['dear, a wrong one', 'dear', 'wrong'],
    ['nobody', 'nobody', 'wrong'],
    ['nobody, with the password of another', 'nobody', 'known'],
    ['dear, with the password of another, which is known', 'dear', 'known'],
  ])('costs as much as the dearest hash where it is refused: %s', (_what, name, password) => {
    const hashes: Record<string, string> = { cheap: hashSync('known', 4), dear: hashSync('of dear', 7) };
    let rounds = 0;
    const compare = (text: string, against: string): boolean => {
      rounds += 2 ** costOf(against);
      return compareSync(text, against);
    };
    const question = { password, hash: hashes[name] ?? null, dearestCost: 7 };
    expect(checkPassword(question, compare)).toBe(false);
    expect(rounds).toBe(2 ** 7);
    rounds = 0;
    expect(checkPassword({ password: 'known', hash: hashes['cheap'] ?? '', dearestCost: 7 }, compare)).toBe(true);
    expect(rounds).toBe(2 ** 4);
  });

  it('is no shortcut for another name, though both have the same hash', async () => {
    const same = of({ a: hash, b: hash });
    let asked = 0;
    const counted: Access['users'] = new Map(
      [...same].map(([name, one]) => {
        const reveal = one.export.bind(one);
        return [name, Object.assign(one, { export: () => ((asked += 1), reveal()) })];
      }),
    );
    await passwords.isRight('a', 'right', counted);
    const first = asked;
    // The user is known: its own hash is read, and no highest cost is needed.
    expect(await passwords.isRight('a', 'right', counted)).toBe(true);
    expect(asked - first).toBe(1);
    expect(await passwords.isRight('c', 'right', counted)).toBe(false);
    expect(asked - first).toBe(1 + 2);
    expect(await passwords.isRight('b', 'right', counted)).toBe(true);
    expect(asked - first).toBe(1 + 2 + 3);
  });

  it('does not stop the event loop while it hashes', async () => {
    const slow = hashSync('slow', 10);
    const begun = performance.now();
    const asked = passwords.isRight('a', 'wrong', of({ a: slow }));
    const took = performance.now() - begun;
    const cpu = process.threadCpuUsage();
    await asked;
    const { user } = process.threadCpuUsage(cpu);
    expect(took).toBeLessThan(50);
    expect(user / 1000).toBeLessThan(40);
  });

  it('asks the same question of many scrapers once, and refuses a flood of different ones', async () => {
    const slow = hashSync('slow', 10);
    const same = Array.from({ length: 100 }, () => passwords.isRight('a', 'slow', of({ a: slow })));
    expect(new Set(await Promise.all(same))).toEqual(new Set([true]));

    const flood = Array.from({ length: 40 }, (_, at) => passwords.isRight('a', `guess ${at}`, users));
    const refused = (await Promise.allSettled(flood)).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(8);
    expect(refused[0]).toMatchObject({
      reason: { status: 503, message: 'too many passwords are being checked; try again later' },
    });
    expect(await passwords.isRight('a', 'right', users)).toBe(true);
  });

  it('keeps what is right through a flood of what is wrong', async () => {
    expect(await passwords.isRight('a', 'right', users)).toBe(true);
    const guesses = Array.from({ length: 32 }, (_, at) => passwords.isRight('a', `guess ${at}`, users));
    // The answer is known, so it neither waits nor is refused.
    expect(await passwords.isRight('a', 'right', users)).toBe(true);
    await Promise.all(guesses);
  });
});
