import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { shippedAlertmanagerConfig, startAlertmanager } from '../test/daemons/alertmanager.ts';
import { startPrometheus } from '../test/daemons/prometheus.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../test/daemons/webhook-receiver.ts';
import { readOptions, usage, type DemoOptions } from './demo-options.ts';
import { startExporter } from './exporter.ts';
import { onKeys } from './keys.ts';
import { tellNotifications } from './pages.ts';
import { startPlant, type Plant } from './plant.ts';
import { paint, say, tell } from './terminal.ts';
import { tellStory } from './watch-story.ts';

/**
 * `npm run demo`: a plant on loopback, the exporter, and what an operations centre has beside it. After a while a port
 * opens on the HMI, and a page goes out. Ctrl-C leaves nothing behind.
 */
const cleanups: (() => Promise<void> | void)[] = [];
const state = { isStopping: false };

/** Last started, first stopped. */
async function stop(): Promise<void> {
  state.isStopping = true;
  for (let next = cleanups.pop(); next !== undefined; next = cleanups.pop()) await next();
}

async function main({ port, afterSeconds, once: isOnce }: DemoOptions): Promise<number> {
  await refuseTakenPort(port);
  const folder = mkdtempSync(join(tmpdir(), 'otports-demo-'));
  cleanups.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  const plant = await startPlant({
    folder,
    listen: `127.0.0.1:${port}`,
    // Each machine has an address of its own, as on a real network: one session per address is a promise.
    place: (index) => ({ address: `127.0.0.${11 + index}`, port: 0 }),
    externalUrl: url,
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
  const stack = await startStack(receiver, port);
  say(`  ${paint('bold', 'Pages')}          ${url}/`);
  say(`  ${paint('bold', 'Metrics')}        ${url}/metrics`);
  for (const line of stack.lines) say(line);
  say();
  const deviation = tellStory(url);
  cleanups.push(deviation.stop);
  const pages = tellNotifications(receiver);
  cleanups.push(pages.stop);
  const keys = onKeys({ toggle: toggler(plant), quit: () => void stop().then(() => process.exit(0)) });
  cleanups.push(keys);
  tell(`all is well; in ${afterSeconds} s somebody starts a remote desktop on hmi-01`);
  await Promise.race([wait(afterSeconds * 1000), exited]);
  remoteDesktop(plant, true);
  // Nobody can press a key there: the port is closed after the page, and the story ends.
  if (!isOnce && process.stdin.isTTY) {
    say(`            ${paint('dim', 'press c to close the port again, o to open it, q or Ctrl-C to end')}`);
    await exited;
  }
  // Without Alertmanager the story ends with what the exporter says.
  const { firing, resolved } = stack.isWhole ? pages : deviation;
  await Promise.race([firing, exited]);
  remoteDesktop(plant, false);
  await Promise.race([resolved, exited]);
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

/** Another exporter there would answer all questions, and the demo would tell a story that is not true. */
async function refuseTakenPort(port: number): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = code === 'EADDRINUSE' ? 'is taken: something listens there already' : `cannot be used (${code})`;
    throw new Error(
      `127.0.0.1:${port} ${why}. Name another port: npm run demo -- --port ${port === 65_535 ? 9988 : port + 1}`,
      { cause: error },
    );
  }
  probe.close();
  await once(probe, 'close');
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
async function startStack(
  receiver: WebhookReceiver,
  port: number,
): Promise<{ readonly isWhole: boolean; readonly lines: readonly string[] }> {
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
    const lines = [
      `  ${paint('bold', 'Prometheus')}     ${prometheus.url}/alerts`,
      `  ${paint('bold', 'Alertmanager')}   ${alertmanager.url}/`,
    ];
    return { isWhole: true, lines };
  } catch (error) {
    const lines = [
      `  ${paint('yellow', 'No page will go out:')} ${error instanceof Error ? error.message : String(error)}`,
      '  On Debian: apt-get install prometheus prometheus-alertmanager. The exporter tells its part of the story.',
    ];
    return { isWhole: false, lines };
  }
}

process.once('SIGINT', () => void stop().then(() => process.exit(0)));
process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
const read = readOptions(process.argv.slice(2));
if ('help' in read) {
  process.stdout.write(usage);
  process.exit(0);
}
if ('problem' in read) {
  process.stderr.write(`${read.problem}\n\n${usage}`);
  process.exit(2);
}
let exitCode = 1;
try {
  exitCode = await main(read.options);
} catch (error) {
  if (!state.isStopping) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
await stop();
process.exit(exitCode);
