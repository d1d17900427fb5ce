import express, { Router } from 'express';
import { callerOf } from '../access/access.ts';
import { carriedOut } from '../carried-out.ts';
import type { HttpOptions } from '../options.ts';
import { HttpProblem } from '../problem.ts';

/** Limit of the input. Thousands of removals are confirmed on the command line. */
const bodyLimit = '64kb';

/**
 * `POST /api/v1/commands/NAME`: the commands of the command line, with the input as JSON, for callers with the needed
 * role.
 */
export function commandRoutes({ door }: Pick<HttpOptions, 'door'>): Router {
  const router = Router();
  router.post('/commands/:name', express.json({ limit: bodyLimit }), async (request, response) => {
    if (!request.is('application/json')) {
      throw new HttpProblem(415, 'bad_request', 'send the input as JSON, with Content-Type: application/json');
    }
    response.json(carriedOut(await door(request.params.name, request.body, callerOf(response))));
  });
  return router;
}
