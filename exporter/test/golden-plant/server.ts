import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../daemons/wait.ts';
import { recordApi, recordPages } from './faces.ts';
import type { Served } from './served.ts';
import { begin, last, type Site } from './site.ts';
import { keepStore } from './store.ts';

/** In the order of the configuration; plc-03 and plc-04 look when their sensor's log has been read. */
const asked = [
  ...['historian-01', 'gateway-01', 'eng-01', 'switch-07', 'switch-08', 'ups-01', 'plc-01', 'plc-02', 'plc-05'],
  ...['meter-01', 'chiller-01', 'drive-01', 'opc-01', 'auth-01', 'key-01', 'slow-01', 'gone-01', 'garbled-01'],
  ...['wide-01', 'pile-01', 'closed-01', 'stale-01', 'held-01', 'pc-01', 'switch-09'],
];

/** The life of an exporter that runs: its looks, its reloads, what it says then, its end. */
export async function recordServer(site: Site, isStoreKept: boolean): Promise<void> {
  const { recorder, folder } = site;
  const exporter = await site.serve();
  await recordLooks(site);
  recorder.keep('log/start.txt', await exporter.checked());
  await recordReloads(site, exporter);
  await recordOpenMetrics(site);
  await recordCommandsOfRunning(site);
  const metrics = await recorder.http('metrics.txt', '/metrics');
  await recorder.http('api/openapi.txt', '/api/v1/openapi.json');
  await recordApi(site, 'api');
  await recordPages(site, 'pages');
  await recordErrors(site);
  await recordKillSwitch(site, metrics);
  const before = exporter.log().length;
  recorder.keep('log/stop.txt', `exit ${await exporter.end()}`);
  recorder.keep('log/stop.txt', exporter.log().slice(before));
  if (isStoreKept) keepStore(folder);
}

/** Asks the API: scrapes are counted. */
async function detail({ recorder }: Site, asset: string): Promise<Detail> {
  return JSON.parse(await recorder.get(`/api/v1/assets/${asset}`)) as Detail;
}

interface Detail {
  readonly lastCollection: { readonly at: string } | null;
  readonly witnesses: readonly { readonly lastSeenAt: string | null }[];
}

async function lookedAt(site: Site, asset: string): Promise<void> {
  await waitUntil(`a look at ${asset}`, async () => (await detail(site, asset)).lastCollection !== null, 60);
}

/** One after the other, each a second later: then what happened has one order. */
async function recordLooks(site: Site): Promise<void> {
  const { recorder, folder, at } = site;
  await lookedAt(site, 'hmi-01');
  await lookedAt(site, 'plc-03');
  mkdirSync(join(folder, 'suricata'));
  cpSync(join(folder, 'later/eve.json'), join(folder, 'suricata/eve.json'));
  await lookedAt(site, 'plc-04');
  for (const [nth, name] of asked.entries()) {
    at(1 + nth);
    recorder.keep('control/collect.txt', `# ${name}: ${await recorder.control(null, 'collect', { asset: name })}`);
  }
  // Failed again: the login pauses the account, the rest the address.
  for (const [nth, name] of ['auth-01', 'gone-01', 'gone-01', 'gone-01'].entries()) {
    at(60 + 60 * nth);
    recorder.keep('control/collect.txt', `# ${name}: ${await recorder.control(null, 'collect', { asset: name })}`);
  }
  await recordWitness(site);
}

/** A sensor sees the engineering station: a port that its list does not have answers twice, one that it has never. */
async function recordWitness(site: Site): Promise<void> {
  const { recorder, folder, at } = site;
  const log = join(folder, 'zeek/eng-01.log');
  at(300);
  cpSync(join(folder, 'later/eng-01.log'), log);
  await heard(site, begin - 3_600_000 + 500);
  for (const [nth, since] of [310, 320, 330].entries()) {
    at(since);
    if (nth > 0) {
      const seen = begin / 1000 + since - 1;
      appendFileSync(log, `${seen}.0\tH${nth}\t10.20.1.50\t40000\t10.20.1.14\t6666\ttcp\t-\t0.1\tSF\tShADadFf\n`);
      if (nth === 1) await heard(site, seen * 1000);
    }
    at(since + 5);
    await recorder.control(null, 'collect', { asset: 'eng-01' });
  }
}

async function heard(site: Site, seenAt: number): Promise<void> {
  const seen = async (): Promise<boolean> => {
    const { witnesses } = await detail(site, 'eng-01');
    return witnesses.some(({ lastSeenAt }) => lastSeenAt !== null && Date.parse(lastSeenAt) >= seenAt);
  };
  await waitUntil('the sensor to be heard', seen, 60);
}

/** Refused, taken over with an asset less that deviates, and by every hand that may ask for it. */
async function recordReloads({ recorder, folder, at }: Site, exporter: Served): Promise<void> {
  const file = join(folder, 'otports.yml');
  const good = readFileSync(file, 'utf8');
  const { length } = exporter.log();
  at(400);
  writeFileSync(file, `${good}intervall: 1h\n`);
  await recorder.commands('control/reload.txt', 'reload');
  await recorder.http('control/reload.txt', '/-/reload', { method: 'POST', headers: bearer('operator') });
  writeFileSync(file, good.replace(/^ {2}- \{ name: held-01.*\n/m, ''));
  await recorder.commands('control/reload.txt', 'reload', 'reload --json');
  await recorder.http('control/reload.txt', '/-/reload', { method: 'POST', headers: bearer('reader') });
  await recorder.http('control/reload.txt', '/-/reload', { method: 'POST' });
  await recorder.http('control/reload.txt', '/-/reload', { headers: bearer('admin') });
  const confirm = '/-/reload?confirm-removal=';
  await recorder.http('control/reload.txt', `${confirm}held-01`, { method: 'POST', headers: bearer('operator') });
  await recorder.http('control/reload.txt', `${confirm}no-such-asset`, { method: 'POST', headers: bearer('admin') });
  const reloads = (): number => exporter.log().split('reload').length;
  const before = reloads();
  exporter.signal('SIGHUP');
  await waitUntil('the reload', () => reloads() > before, 60);
  recorder.keep('log/reload.txt', exporter.log().slice(length));
}

/** The other format of `/metrics`: what it says of all, and of a port that is hidden and an asset that is held. */
async function recordOpenMetrics({ recorder }: Site): Promise<void> {
  const accept = 'application/openmetrics-text;version=1.0.0';
  const few = (body: string): string =>
    body
      .split('\n')
      .filter((line) => /^#|^otports_(?!scrapes)(?:\w*\{asset="(?:eng|held)-01"|[^{]*\{(?!asset))/.test(line))
      .join('\n');
  await recorder.http('metrics-openmetrics.txt', '/metrics', { headers: { accept } }, few);
}

function bearer(role: 'reader' | 'operator' | 'admin'): Record<string, string> {
  return { authorization: `Bearer golden-${role}` };
}

/** What the program says of an exporter that runs, and of the store beside it. */
async function recordCommandsOfRunning({ recorder, at }: Site): Promise<void> {
  at(500);
  const explained = ['22', '21', '23', '443', '5432', '5900', '9000', '631', '49152-49160', '9999'];
  await recorder.questions('cli/explain.txt', ...explained.map((port) => `explain hmi-01 tcp/${port}`));
  await recorder.questions('cli/explain.txt', 'explain hmi-01 udp/40000', 'explain nobody tcp/x');
  await recorder.questions('cli/explain.txt', 'explain eng-01 tcp/6666', 'explain held-01 tcp/22');
  await recorder.questions('cli/explain.txt', 'explain gone-01 tcp/22', 'explain gateway-01 tcp/23');
  await recorder.questions(
    'cli/explain-json.txt',
    ...['3389', '21', '443'].map((port) => `explain hmi-01 tcp/${port} --json`),
  );
  await recorder.questions('cli/baseline.txt', 'baseline diff', 'baseline diff hmi-01 --json', 'baseline diff nobody');
  await recorder.questions(
    'cli/baseline.txt',
    'baseline learn wide-01',
    'baseline learn switch-07 switch-08 --name learnt',
  );
  await recorder.questions(
    'cli/baseline.txt',
    'baseline learn gone-01',
    'baseline learn wide-01 --approved-by me --ticket T-1',
  );
  await recorder.commands(
    'cli/running.txt',
    'healthy',
    'serve',
    'collect hmi-01',
    'collect gone-01',
    'collect auth-01 --json',
  );
  await recorder.commands('cli/running.txt', 'collect closed-01', 'collect held-01', 'collect nobody', 'retry nobody');
  at(600);
  await recorder.commands(
    'cli/running.txt',
    'retry auth-01',
    'retry auth-01',
    'retry closed-01',
    'collect switch-07 --json',
  );
  at(610);
  await recorder.commands(
    'cli/running.txt',
    'close plc-03 tcp/23 --ticket CHG-1107',
    'close hmi-01 tcp/22 --ticket CHG-1',
  );
  await recorder.commands(
    'cli/running.txt',
    'close eng-01 tcp/6666 --ticket CHG-1108',
    'close nobody tcp/1 --ticket CHG-1',
  );
  at(620);
  const asset = 'hmi-01';
  for (const [command, input] of [
    ['healthy', {}],
    ['collect', { asset: 'nobody' }],
    ['retry', { asset: 'nobody' }],
    ['close', { asset, transport: 'tcp', port: 9999, ticket: 'CHG-2' }],
    ['close', { asset, transport: 'sctp', port: 0, ticket: ' ' }],
    ['no-such-command', {}],
  ] as const) {
    await recorder.control('control/socket.txt', command, input);
  }
}

/** What a server answers to those who ask for what is not there, or in a way that it does not take. */
async function recordErrors({ recorder }: Site): Promise<void> {
  const file = 'errors.txt';
  const bad = ['limit=0', 'limit=1001', 'after=x', 'no-such=1', 'site='].map((query) => `/api/v1/assets?${query}`);
  const wrong = [
    'listeners?port=0',
    'listeners?transport=sctp',
    'deviations?severity=x',
    'events?event=x',
    'events?after=x',
  ];
  const gone = ['assets/nobody', `evidence/${'0'.repeat(64)}`, 'evidence/x', 'no-such-route'];
  for (const path of [...bad, ...[...wrong, ...gone].map((one) => `/api/v1/${one}`), '/no-such-page']) {
    await recorder.http(file, path);
  }
  for (const path of ['/api/v1/assets', '/metrics', '/', '/-/healthy', '/-/ready']) {
    for (const method of ['POST', 'DELETE', 'HEAD'])
      await recorder.http(file, path, { method, headers: bearer('admin') });
    await recorder.http(file, path, { method: 'POST' });
  }
  await recorder.http(file, '/-/reload', {
    method: 'POST',
    headers: { ...bearer('admin'), origin: 'https://other.example' },
  });
}

/** Nothing is asked any more: what is too old says so. */
async function recordKillSwitch(site: Site, known: string): Promise<void> {
  const { recorder, folder, at } = site;
  at(700);
  writeFileSync(join(folder, 'stop'), '');
  // Each asset that would be asked, some time after the switch was seen.
  const told = async (): Promise<boolean> =>
    (await recorder.get('/metrics')).split('reason="kill_switch"').length > pausedByKillSwitch;
  await waitUntil('the kill switch', told, 60);
  at(last);
  const before = new Set(known.split('\n'));
  const changed = (body: string): string =>
    body
      .split('\n')
      .filter((line) => !before.has(line) && /^otports_(?!scrapes|event_loop)/.test(line))
      .join('\n');
  await recorder.http('metrics-killed.txt', '/metrics', {}, changed);
  await recorder.questions(
    'cli/killed.txt',
    'collect hmi-01',
    'retry gone-01',
    'plan stale-01',
    'explain stale-01 tcp/22',
  );
  await recorder.http('pages/killed.txt', '/', { headers: { accept: 'text/html' } });
  await recorder.http('pages/killed.txt', '/assets/stale-01', { headers: { accept: 'text/html' } });
}

/** Assets to which something would be sent: their number in the plant's configuration, without the one that is held. */
const pausedByKillSwitch = 23;
