import { Router, type Request, type Response } from 'express';
import { StoreError } from '../../../model/store.ts';
import type { HttpOptions } from '../options.ts';
import { HttpProblem } from '../problem.ts';
import { Turns } from '../turns.ts';
import { badCursor } from './cursor.ts';
import { findAssets, findDeviations, findEvents, findListeners } from './find.ts';
import { detailJson, eventJson, evidenceJson } from './json.ts';
import { openApi } from './openapi.ts';
import { parse } from './parse.ts';
import * as schema from './schema.ts';

export type ApiOptions = Pick<HttpOptions, 'fleet' | 'store' | 'now' | 'version' | 'notReady'>;

/** Searches through all assets that wait for their turn: each of them reads the whole store. */
const searchesAtMost = 16;

/** `/api/v1`: the fleet for programs. Only GET; nothing here changes anything or asks an asset. */
export function apiRoutes(options: ApiOptions): Router {
  const { fleet, store, now, version } = options;
  const router = Router();
  const document = openApi(version);
  const searches = new Turns(searchesAtMost, 'too many searches through the fleet at once; try again later');
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.use((_request, _response, next) => {
    const missing = options.notReady();
    if (missing !== null) throw new HttpProblem(503, 'starting', `not ready: ${missing}`);
    next();
  });
  router.get('/assets', (request, response) => {
    response.json(findAssets(fleet, parse(schema.AssetsQuery, request.query), now()));
  });
  router.get('/assets/:name', async (request, response) => {
    const { name } = parse(schema.AssetPath, request.params);
    const report = await fleet.report(name);
    if (report === null) throw notFound(`there is no asset ${name}`);
    response.json(detailJson(report, { now: now(), nextLookAt: fleet.nextLookAt(name) }));
  });
  router.get('/listeners', async (request, response) => {
    const query = parse(schema.ListenersQuery, request.query);
    response.json(await searches.take(() => findListeners(fleet, query)));
  });
  router.get('/deviations', async (request, response) => {
    const query = parse(schema.DeviationsQuery, request.query);
    response.json(await searches.take(() => findDeviations(fleet, query)));
  });
  router.get('/events', async (request, response) => {
    const query = parse(schema.EventsQuery, request.query);
    const { items, next } = await fromStore(findEvents(store, query));
    response.json({ items: items.map(eventJson), next });
  });
  router.get('/evidence/:sha256', (request, response) => sendEvidence(options, request, response));
  return router;
}

async function sendEvidence({ store }: ApiOptions, request: Request, response: Response): Promise<void> {
  const { sha256 } = parse(schema.EvidencePath, request.params);
  const { as } = parse(schema.EvidenceQuery, request.query);
  const evidence = await store.evidence(sha256);
  if (evidence === null) throw notFound('no such evidence is kept; it may be older than the retention allows');
  const accepted = request.accepts(['application/json', 'application/octet-stream']);
  if ((as ?? (accepted === 'application/octet-stream' ? 'file' : 'json')) === 'file') {
    // Text of a hostile machine: a file to keep, never a page to look at.
    response.attachment(`${sha256}.bin`).type('application/octet-stream').send(evidence.raw);
    return;
  }
  response.json(evidenceJson(evidence));
}

function notFound(message: string): HttpProblem {
  return new HttpProblem(404, 'not_found', message);
}

async function fromStore<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof StoreError && error.reason === 'bad_cursor') {
      throw badCursor();
    }
    throw error;
  }
}
