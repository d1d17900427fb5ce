import { Router, type Request, type Response } from 'express';
import { maxEvidenceBytes } from '../../../model/store.ts';
import { answer, jsonAnswer, sendAnswer } from '../answer.ts';
import type { Load } from '../limits/load.ts';
import type { HttpOptions } from '../options.ts';
import { HttpProblem } from '../problem.ts';
import { findRemoved } from '../removed.ts';
import { commandRoutes } from './commands.ts';
import { findAsset, findAssets } from './find/assets.ts';
import { findDeviations } from './find/deviations.ts';
import { findEvents } from './find/events.ts';
import { findListeners } from './find/listeners.ts';
import { fromStore } from './from-store.ts';
import { evidenceFile, evidenceJson } from './evidence.ts';
import { eventJson, removedJson } from './json.ts';
import { openApi } from './openapi.ts';
import { parse } from './parse.ts';
import * as schema from './schema.ts';

export type ApiOptions = Pick<HttpOptions, 'fleet' | 'store' | 'now' | 'version' | 'notReady' | 'door' | 'commands'>;

/** `/api/v1`: the fleet for programs. A GET changes nothing and asks no asset; a POST is a command. */
export function apiRoutes(options: ApiOptions, load: Load): Router {
  const { fleet, store, now, version } = options;
  const router = Router();
  const document = openApi(version, options.commands);
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.use((_request, _response, next) => {
    const missing = options.notReady();
    if (missing !== null) throw new HttpProblem(503, 'starting', `not ready: ${missing}`, 1);
    next();
  });
  const list = async (response: Response, find: () => Promise<object> | object): Promise<void> => {
    await answer(load, response, async () => jsonAnswer(await find()));
  };
  router.get('/assets', async (request, response) => {
    const query = parse(schema.AssetsQuery, request.query);
    await list(response, () => findAssets(fleet, query, now()));
  });
  router.get('/assets/:name', async (request, response) => {
    const query = { ...parse(schema.AssetPath, request.params), ...parse(schema.AssetQuery, request.query) };
    await list(response, async () => {
      const found = await findAsset(fleet, query, now());
      return found ?? removedAsset(store, query.name);
    });
  });
  router.get('/listeners', async (request, response) => {
    const query = parse(schema.ListenersQuery, request.query);
    await list(response, () => findListeners(fleet, query));
  });
  router.get('/deviations', async (request, response) => {
    const query = parse(schema.DeviationsQuery, request.query);
    await list(response, () => findDeviations(fleet, query));
  });
  router.get('/events', async (request, response) => {
    const query = parse(schema.EventsQuery, request.query);
    await list(response, async () => {
      const { items, next } = await fromStore(findEvents(store, query));
      return { items: items.map(eventJson), next };
    });
  });
  router.get('/evidence/:sha256', (request, response) => sendEvidence({ store, load }, request, response));
  router.use(commandRoutes(options));
  return router;
}

async function sendEvidence(
  { store, load }: Pick<ApiOptions, 'store'> & { readonly load: Load },
  request: Request,
  response: Response,
): Promise<void> {
  const { sha256 } = parse(schema.EvidencePath, request.params);
  const { as } = parse(schema.EvidenceQuery, request.query);
  const evidence = await load.evidence(response, maxEvidenceBytes, async () => {
    const found = await store.evidence(sha256);
    return { found, bytes: found?.raw.length ?? 0 };
  });
  if (evidence === null) throw notFound('no such evidence is kept; it may be older than the retention allows');
  const accepted = request.accepts(['application/json', 'application/octet-stream']);
  const isFile = (as ?? (accepted === 'application/octet-stream' ? 'file' : 'json')) === 'file';
  await sendAnswer(response, isFile ? evidenceFile(evidence) : evidenceJson(evidence));
}

async function removedAsset(store: ApiOptions['store'], name: string): Promise<ReturnType<typeof removedJson>> {
  const removed = await findRemoved(store, name);
  if (removed === null) throw notFound(`there is no asset ${name}`);
  return removedJson(removed);
}

function notFound(message: string): HttpProblem {
  return new HttpProblem(404, 'not_found', message);
}
