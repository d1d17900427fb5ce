import { Router, type Request, type Response } from 'express';
import { reloadLines, type ConfirmedRemovals, type ReloadResult } from '../../model/command/reload.ts';
import { callerOf } from './access/access.ts';
import { carriedOut } from './carried-out.ts';
import type { HttpOptions } from './options.ts';
import { HttpProblem } from './problem.ts';

const howToName = 'confirm-removals confirms all and takes no value; confirm one with confirm-removal=NAME';

/** For a load balancer or a container, without a login: alive, and ready to be scraped. */
export function healthRoutes({ notReady }: Pick<HttpOptions, 'notReady'>): Router {
  const router = Router();
  router.get('/-/healthy', (_request, response) => {
    sendText(response, 200, 'otports is healthy.');
  });
  router.get('/-/ready', (_request, response) => {
    const missing = notReady();
    sendText(response, missing === null ? 200 : 503, missing === null ? 'otports is ready.' : `not ready: ${missing}`);
  });
  return router;
}

/**
 * `POST /-/reload`, or `PUT` as in Prometheus. 200 when the new config is used, 400 with every problem when the old one
 * stays. An admin confirms removals: `?confirm-removal=hmi-01` for each asset by name, or `?confirm-removals` for all.
 */
export function reloadRoute({ door }: Pick<HttpOptions, 'door'>): Router {
  const router = Router();
  const carryOut = async (request: Request, response: Response): Promise<void> => {
    const confirmed = confirmedBy(request);
    const result = carriedOut(await door('reload', { confirmed }, callerOf(response))) as ReloadResult;
    sendText(response, result.ok ? 200 : 400, reloadLines(result).join('\n'));
  };
  router
    .route('/-/reload')
    .post(carryOut)
    .put(carryOut)
    .all((_request, response) => {
      response.set('Allow', 'POST, PUT');
      throw new HttpProblem(405, 'method_not_allowed', 'a reload is asked for with POST or PUT');
    });
  return router;
}

function confirmedBy({ query }: Request): ConfirmedRemovals {
  const { 'confirm-removals': all, 'confirm-removal': one } = query;
  const names = [one].flat().filter((name) => name !== undefined);
  if (!names.every((name) => typeof name === 'string' && name !== '')) {
    throw new HttpProblem(400, 'bad_parameter', 'confirm-removal: the name of an asset');
  }
  if (all === '' || all === 'true') return 'all';
  if (all !== undefined && all !== 'false') throw new HttpProblem(400, 'bad_parameter', howToName);
  return names.length === 0 ? 'none' : (names as string[]);
}

function sendText(response: Response, status: number, text: string): void {
  response.status(status).type('text/plain').send(`${text}\n`);
}
