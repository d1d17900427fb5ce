import type { Answered } from '../../model/command/door.ts';
import { HttpProblem } from './problem.ts';

/** The result of a command that ran. @throws HttpProblem 400, 403 or 404 where it did not */
export function carriedOut(answered: Answered): object {
  switch (answered.kind) {
    case 'done':
      return answered.result;
    case 'unknown':
      throw new HttpProblem(404, 'not_found', answered.message);
    case 'bad_input':
      throw new HttpProblem(400, 'bad_parameter', answered.message);
    case 'forbidden':
      throw new HttpProblem(403, 'forbidden', answered.message);
  }
}
