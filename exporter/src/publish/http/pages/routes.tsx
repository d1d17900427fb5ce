import { Router, type Request } from 'express';
import { portName } from '../../../model/listener.ts';
import type { AssetReport } from '../../../model/report.ts';
import type { Page } from '../../../model/store.ts';
import { fromStore } from '../api/from-store.ts';
import { answer, sendAnswer, textAnswer, type HttpAnswer } from '../answer.ts';
import type { Load } from '../limits/load.ts';
import { findRemoved } from '../removed.ts';
import { assetLists } from './asset/asset-lists.ts';
import { AssetPage } from './asset/asset.tsx';
import { fleetLists } from './fleet/fleet-lists.ts';
import { FleetPage, onAWall } from './fleet/fleet.tsx';
import { portPath } from './parts/parts.tsx';
import { namesOf, portInPath } from './parts/paths.ts';
import { PortPage } from './port/port.tsx';
import { RemovedPage } from './asset/removal.tsx';
import { style } from './parts/style.ts';
import { stylePath, pageAnswer, momentOf, unknown, starting, type PageOptions } from './page-answer.tsx';
import { filterOf, pageNumber, afterOf, parameter } from './asked.ts';

const historyShown = 20;

/** Pages for people. They read memory and the store, never an asset. */
export function pageRoutes(options: PageOptions, load: Load): Router {
  const router = Router();
  router.get(stylePath, (_request, response) => {
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type('text/css').send(style);
  });
  router.get(/^\/(?:assets\/.*)?$/, async (_request, response, next) => {
    const missing = options.notReady();
    if (missing === null) next();
    else await sendAnswer(response, starting(options, missing));
  });
  const show = (path: string, page: (options: PageOptions, request: Request) => Promise<HttpAnswer>): void => {
    router.get(path, (request, response) => answer(load, response, () => page(options, request)));
  };
  show('/', fleetPage);
  show('/assets/:name', assetPage);
  show('/assets/:name/ports/:transport/:port', portPage);
  router.get(/^(?!\/api(?:\/|$))/, async (request, response, next) => {
    // A program that accepts anything, or does not say what it accepts, gets JSON as for every other error.
    if (request.accepts(['json', 'html']) !== 'html') next();
    else await sendAnswer(response, unknown(options, 'There is no such page.'));
  });
  return router;
}

async function fleetPage(options: PageOptions, request: Request): Promise<HttpAnswer> {
  const moment = momentOf(options);
  const filter = filterOf(request);
  const refresh = request.query['refresh'] === String(onAWall) ? onAWall : null;
  const lists = await fleetLists(options.fleet, filter, moment.now);
  const view = { ...lists, moment, filter, refresh, killSwitch: options.fleet.killSwitch() };
  return pageAnswer(options, { title: 'Fleet', refresh, body: <FleetPage {...view} /> });
}

/**
 * Events or looks, from the newest or from where the previous page ended. @throws HttpProblem 400 where no page ended
 * there
 */
function pageOfHistory<T>(
  read: (after: { after?: string }) => Promise<Page<T>>,
  after: string | undefined,
): Promise<Page<T>> {
  return fromStore(read(after === undefined ? {} : { after }));
}

/** The asset that a path names, in either spelling of blanks. */
async function reportOf(options: PageOptions, request: Request): Promise<AssetReport | null> {
  const [, , part = ''] = request.path.split('/');
  for (const name of namesOf(part)) {
    const report = await options.fleet.report(name);
    if (report !== null) return report;
  }
  return null;
}

async function noAsset(options: PageOptions, request: Request): Promise<HttpAnswer> {
  const asset = parameter(request, 'name');
  const [, , part = ''] = request.path.split('/');
  for (const name of namesOf(part)) {
    const removed = await fromStore(findRemoved(options.store, name, afterOf(request)));
    if (removed === null) continue;
    return pageAnswer(options, { title: name, body: <RemovedPage removed={removed} moment={momentOf(options)} /> });
  }
  return unknown(options, `There is no asset ${asset} in the configuration, or not any more.`);
}

async function assetPage(options: PageOptions, request: Request): Promise<HttpAnswer> {
  const report = await reportOf(options, request);
  if (report === null) return noAsset(options, request);
  const asset = report.identity.name;
  const { query } = request;
  const after = afterOf(request);
  const [looks, events] = await Promise.all([
    pageOfHistory((from) => options.store.looks({ asset, limit: historyShown, ...from }), after.looks),
    pageOfHistory((from) => options.store.events({ asset, limit: historyShown, ...from }), after.events),
  ]);
  const lists = await assetLists(report, {
    listeners: pageNumber(query['page']),
    deviations: pageNumber(query['deviations']),
  });
  const view = {
    moment: momentOf(options),
    report,
    ...lists,
    looks,
    events,
    nextLookAt: options.fleet.nextLookAt(asset),
    killSwitch: options.fleet.killSwitch(),
  };
  return pageAnswer(options, { title: asset, body: <AssetPage {...view} /> });
}

async function portPage(options: PageOptions, request: Request): Promise<HttpAnswer> {
  const report = await reportOf(options, request);
  if (report === null) return noAsset(options, request);
  const asset = report.identity.name;
  const transport = parameter(request, 'transport');
  const port = portInPath(parameter(request, 'port'));
  const explanation =
    (transport === 'tcp' || transport === 'udp') && port !== null
      ? await options.fleet.explain(asset, transport, port)
      : null;
  if ((transport !== 'tcp' && transport !== 'udp') || port === null || explanation === null) {
    return noPort(options, request, asset);
  }
  const after = afterOf(request);
  const query = { asset, transport, port, limit: historyShown } as const;
  const [newest, events, changes] = await Promise.all([
    options.store.eventsOfPort(query),
    pageOfHistory((from) => options.store.eventsOfPort({ ...query, ...from }), after.events),
    pageOfHistory((from) => options.store.changesOfPort({ ...query, ...from }), after.changes),
  ]);
  const view = {
    moment: momentOf(options),
    report,
    transport,
    port,
    explanation,
    newest: newest.items,
    events,
    changes,
  } as const;
  return pageAnswer(options, { title: `${portName(view)} on ${asset}`, body: <PortPage {...view} /> });
}

/** Alerts also link to a missing range, and to all deviations above the limit. */
function noPort(options: PageOptions, request: Request, asset: string): HttpAnswer {
  const transport = parameter(request, 'transport');
  const port = parameter(request, 'port');
  if (/^(?:(?:tcp|udp)\/\d{1,5}-\d{1,5}|\*\/\*)$/.test(`${transport}/${port}`)) {
    const location = portPath(asset, { transport: transport === 'udp' ? 'udp' : 'tcp', port });
    return { ...textAnswer('text/plain', `${location}\n`, 302), headers: { Location: location } };
  }
  return unknown(options, `There is no port ${transport}/${port} of an asset ${asset}.`);
}
