import { Router, type Response } from 'express';
import type { HttpOptions } from './options.ts';

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

/** `POST /-/reload?confirm-removals`: 200 when the new config holds, 400 with every problem when the old one stays. */
export function reloadRoute({ reload }: Pick<HttpOptions, 'reload'>): Router {
  const router = Router();
  router.post('/-/reload', async (request, response) => {
    const { ok, problems } = await reload({ confirmRemovals: request.query['confirm-removals'] !== undefined });
    sendText(response, ok ? 200 : 400, ok ? 'reloaded' : problems.join('\n'));
  });
  return router;
}

function sendText(response: Response, status: number, text: string): void {
  response.status(status).type('text/plain').send(`${text}\n`);
}
