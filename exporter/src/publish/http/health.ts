import { Router, type Request, type Response } from 'express';
import { isAdmin } from './access.ts';
import type { HttpOptions } from './options.ts';
import { HttpProblem, sendProblem } from './problem.ts';

const confirmingNeeds =
  'confirm-removals needs the token of an admin; on this machine, type: otports reload --confirm-removals';

/** What a load balancer or a container asks without knowing anybody: alive, and ready to be scraped. */
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
 * `POST /-/reload`, or `PUT` as in Prometheus: 200 when the new config holds, 400 with every problem when the old one
 * stays. `?confirm-removals`, by an admin, also where many assets would be removed.
 */
export function reloadRoute({ reload }: Pick<HttpOptions, 'reload'>): Router {
  const router = Router();
  const carryOut = async (request: Request, response: Response): Promise<void> => {
    const { 'confirm-removals': confirmation } = request.query;
    const confirmRemovals = confirmation === '' || confirmation === 'true';
    if (confirmRemovals && !isAdmin(request)) {
      sendProblem(response, new HttpProblem(403, 'forbidden', confirmingNeeds));
      return;
    }
    const { ok, problems } = await reload({ confirmRemovals });
    sendText(response, ok ? 200 : 400, ok ? 'reloaded' : problems.join('\n'));
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

function sendText(response: Response, status: number, text: string): void {
  response.status(status).type('text/plain').send(`${text}\n`);
}
