import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Daemon, startDaemon } from './daemon.ts';
import { repositoryPath } from './paths.ts';

export interface AlertmanagerOptions {
  /** The configuration as YAML; `shippedAlertmanagerConfig` makes one. */
  readonly config: string;
}

export interface Alertmanager extends Daemon {
  /** `127.0.0.1:43117`, as Prometheus wants it. */
  readonly address: string;
}

/** Starts Debian's Alertmanager alone (no cluster) on a free port of loopback. */
export async function startAlertmanager(options: AlertmanagerOptions): Promise<Alertmanager> {
  const folder = mkdtempSync(join(tmpdir(), 'otports-alertmanager-'));
  const configFile = join(folder, 'alertmanager.yml');
  writeFileSync(configFile, options.config);
  const daemon = await startDaemon({
    program: 'prometheus-alertmanager',
    debianPackage: 'prometheus-alertmanager',
    readyPath: '/-/ready',
    args: [
      `--config.file=${configFile}`,
      `--storage.path=${join(folder, 'data')}`,
      '--cluster.listen-address=',
      '--web.listen-address=127.0.0.1:0',
    ],
  });
  const removeAfter = async (end: Promise<void>): Promise<void> => {
    await end;
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    ...daemon,
    address: daemon.url.replace('http://', ''),
    stop: () => removeAfter(daemon.stop()),
    kill: () => removeAfter(daemon.kill()),
  };
}

interface Route {
  group_wait?: string;
  group_interval?: string;
  routes?: Route[];
}

interface ShippedConfig {
  route: Route;
  receivers: { name: string; webhook_configs?: { url: string }[] }[];
  templates: string[];
}

/**
 * The shipped alertmanager.yml with each receiver's webhook turned to `webhookUrl` + `/` + the receiver's name,
 * and quick groups.
 */
export function shippedAlertmanagerConfig(webhookUrl: string, pace = { wait: '1s', interval: '1s' }): string {
  const file = repositoryPath('provisioning/alertmanager/alertmanager.yml');
  const config = parse(readFileSync(file, 'utf8')) as ShippedConfig;
  config.templates = [repositoryPath('alerts/alertmanager/*.tmpl')];
  quicken(config.route, pace);
  for (const receiver of config.receivers) {
    for (const webhook of receiver.webhook_configs ?? []) webhook.url = `${webhookUrl}/${receiver.name}`;
  }
  return stringify(config);
}

function quicken(route: Route, pace: { wait: string; interval: string }): void {
  if (route.group_wait !== undefined) route.group_wait = pace.wait;
  if (route.group_interval !== undefined) route.group_interval = pace.interval;
  for (const child of route.routes ?? []) quicken(child, pace);
}
