import { userInfo } from 'node:os';
import type { Io } from './io.ts';

/** The caller, for the log: the account, and the account that used sudo. In a container an account may have no name. */
export function account({ env }: Io): string {
  try {
    const { username } = userInfo();
    const { SUDO_USER: before } = env;
    return before === undefined ? username : `${before} as ${username}`;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
