import { compareSync } from 'bcryptjs';
import { parentPort } from 'node:worker_threads';

/** One password held against one hash. */
export interface PasswordQuestion {
  readonly password: string;
  readonly hash: string;
}

parentPort?.on('message', ({ password, hash }: PasswordQuestion) => {
  parentPort?.postMessage(compareSync(password, hash));
});
