import { compareSync } from 'bcryptjs';
import { parentPort } from 'node:worker_threads';
import { checkPassword, type PasswordQuestion } from './password-work.ts';

parentPort?.on('message', (question: PasswordQuestion) => {
  parentPort?.postMessage(checkPassword(question, compareSync));
});
