import { describe, expect, test } from 'vitest';
import { isPasswordPrompt, nextMethod, type LoginMethod } from './login.ts';

describe('next method', () => {
  const both = { key: true, password: true };
  const key = { key: true, password: false };
  const password = { key: false, password: true };
  test.each<[string, { key: boolean; password: boolean }, LoginMethod[], string[] | null, LoginMethod | null]>([
    ['key first', both, [], null, 'publickey'],
    ['password at once', password, [], null, 'password'],
    ['password after the key', both, ['publickey'], ['publickey', 'password'], 'password'],
    ['a second factor: key, then password', both, ['publickey'], ['password'], 'password'],
    ['no password to give', key, ['publickey'], ['password'], null],
    ['the key is offered once', key, ['publickey'], ['publickey'], null],
    ['password is not offered, prompts are', password, ['password'], ['keyboard-interactive'], 'keyboard-interactive'],
    ['key refused, prompts only', both, ['publickey'], ['publickey', 'keyboard-interactive'], 'keyboard-interactive'],
    ['a wrong password is not given twice', password, ['password'], ['password', 'keyboard-interactive'], null],
    ['prompts are answered once', password, ['password', 'keyboard-interactive'], ['keyboard-interactive'], null],
    ['nothing fits', password, ['password'], ['hostbased'], null],
  ])('%s', (_name, means, tried, accepted, expected) => {
    expect(nextMethod(means, tried, accepted)).toBe(expected);
  });
});

describe('prompts', () => {
  test.each<[string[], boolean]>([
    [['Password: '], true],
    [['(operator@plc-7) Password:'], true],
    [['Passwort für operator:'], true],
    [['Mot de passe : '], true],
    [['パスワード:'], true],
    [['One-time password (OATH) for operator: '], false],
    [['Verification code: '], false],
    [['Password & verification code: '], false],
    [['(current) UNIX password: '], false],
    [['New password: '], false],
    [['login: '], false],
    [['Password: ', 'Token: '], false],
    [[], false],
  ])('%j: %s', (prompts, expected) => {
    expect(isPasswordPrompt(prompts.map((prompt) => ({ prompt, echo: false })))).toBe(expected);
  });

  test('a password is not typed where it can be read', () => {
    expect(isPasswordPrompt([{ prompt: 'Password: ', echo: true }])).toBe(false);
  });
});
