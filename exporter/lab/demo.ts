import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { shippedAlertmanagerConfig, startAlertmanager } from '../test/daemons/alertmanager.ts';
import { startPrometheus } from '../test/daemons/prometheus.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../test/daemons/webhook-receiver.ts';
import { startExporter } from './exporter.ts';
import { onKeys } from './keys.ts';
import { tellNotifications } from './pages.ts';
import { startPlant, type Plant } from './plant.ts';
import { paint, say, tell } from './terminal.ts';
import { tellDeviation, watchDeviation } from './watch-story.ts';

/**
 * `npm run demo`: a plant on loopback, the exporter, and what an operations centre has beside it. After a while a port
 * opens on the HMI, and a page goes out. Ctrl-C leaves nothing behind.
 */
const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '9988' },
    /** Seconds until the HMI opens tcp/3389. */
    after: { type: 'string', default: '45' },
    /** Opens, waits for the page, closes, waits until it is resolved, and ends: for machines without a person. */
    once: { type: 'boolean', default: false },
  },
});

const cleanups: (() => Promise<void> | void)[] = [];
const state = { isStopping: false };

/** Last started, first stopped. */
async function stop(): Promise<void> {
  state.isStopping = true;
  for (let next = cleanups.pop(); next !== undefined; next = cleanups.pop()) await next();
}

async function main(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'otports-demo-'));
  cleanups.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${options.port}`;
  const plant = await startPlant({
    folder,
    listen: `127.0.0.1:${options.port}`,
    // Each machine has an address of its own, as on a real network: one session per address is a promise.
    place: (index) => ({ address: `127.0.0.${11 + index}`, port: 0 }),
    poll: { interval: '15s', jitter: '10%', stale_after: '1m', confirm_after: '5s', confirm_within: '1m' },
  });
  cleanups.push(() => plant.close());
  introduce(plant);

  const exporter = startExporter(plant.configFile);
  cleanups.push(() => exporter.stop());
  const exited = new Promise<never>((_resolve, reject) => {
    exporter.process.once('exit', (code) => {
      reject(new Error(`the exporter ended with ${code ?? 'a signal'}:\n${exporter.log()}`));
    });
  });
  exited.catch(() => undefined);
  await Promise.race([ready(url), exited]);

  const receiver = await startWebhookReceiver();
  cleanups.push(() => receiver.stop());
  const stack = await startStack(receiver, options.port);
  say(`  ${paint('bold', 'Pages')}          ${url}/`);
  say(`  ${paint('bold', 'Metrics')}        ${url}/metrics`);
  for (const line of stack) say(line);
  say();
  cleanups.push(watchDeviation(url, tellDeviation));
  const pages = tellNotifications(receiver);
  cleanups.push(pages.stop);
  const keys = onKeys({ toggle: toggler(plant), quit: () => void stop().then(() => process.exit(0)) });
  cleanups.push(keys);
  tell(`all is well; in ${options.after} s somebody starts a remote desktop on hmi-01`);
  await wait(Number(options.after) * 1000);
  remoteDesktop(plant, true);
  if (!options.once) {
    say(`            ${paint('dim', 'press c to close the port again, o to open it, q or Ctrl-C to end')}`);
    await new Promise(() => undefined);
  }
  await Promise.race([pages.firing, exited]);
  remoteDesktop(plant, false);
  await Promise.race([pages.resolved, exited]);
  return 0;
}

function introduce(plant: Plant): void {
  say();
  say(`  A plant of ${plant.assets.size} assets on loopback: ${[...plant.assets.keys()].join(', ')}`);
  say('  Each is asked every 15 s, one session at a time, and compared with its approved baseline.');
  say();
}

function toggler(plant: Plant): (isOpen: boolean) => void {
  return (isOpen) => {
    remoteDesktop(plant, isOpen);
  };
}

function remoteDesktop(plant: Plant, isOpen: boolean): void {
  plant.setRemoteDesktop(isOpen);
  tell(paint('bold', isOpen ? 'xrdp now listens on hmi-01, tcp/3389' : 'xrdp on hmi-01 was stopped'));
}

async function ready(url: string): Promise<void> {
  for (;;) {
    const isReady = await fetch(`${url}/-/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await wait(100);
  }
}

/** Prometheus and Alertmanager where the machine has them; without them the exporter tells its part of the story. */
async function startStack(receiver: WebhookReceiver, port: string): Promise<readonly string[]> {
  try {
    const alertmanager = await startAlertmanager({
      config: shippedAlertmanagerConfig(receiver.url, { wait: '1s', interval: '5s' }),
    });
    cleanups.push(() => alertmanager.stop());
    const prometheus = await startPrometheus({
      targets: [{ targets: [`127.0.0.1:${port}`] }],
      alertmanagers: [alertmanager.address],
      interval: '2s',
    });
    cleanups.push(() => prometheus.stop());
    return [
      `  ${paint('bold', 'Prometheus')}     ${prometheus.url}/alerts`,
      `  ${paint('bold', 'Alertmanager')}   ${alertmanager.url}/`,
    ];
  } catch (error) {
    return [
      `  ${paint('yellow', 'No page will go out:')} ${error instanceof Error ? error.message : String(error)}`,
      '  On Debian: apt-get install prometheus prometheus-alertmanager. The exporter tells its part of the story.',
    ];
  }
}

process.once('SIGINT', () => void stop().then(() => process.exit(0)));
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
let exitCode = 1;
try {
  exitCode = await main();
} catch (error) {
  if (!state.isStopping) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
await stop();
process.exit(exitCode);
