import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type Daemon, startDaemon } from './daemon.ts';
import { repositoryPath } from './paths.ts';
import { waitUntil } from './wait.ts';

/** One group of the file_sd file: exporters and the labels all their series get. */
export interface TargetGroup {
  /** `127.0.0.1:9988` */
  readonly targets: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

export interface PrometheusOptions {
  /** Rule files; default: the project's own. */
  readonly ruleFiles?: readonly string[];
  readonly targets: readonly TargetGroup[];
  /** `host:port` of each Alertmanager. */
  readonly alertmanagers?: readonly string[];
  /** Scrape and evaluation interval, `1s` by default. */
  readonly interval?: string;
  /** A folder that outlives this Prometheus, to start another one on its data. Default: a new one, removed at stop. */
  readonly dataDir?: string;
  /** How long a series without a new sample or stale marker still counts, `5m` by default. */
  readonly lookback?: string;
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface FiringAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
}

export interface Prometheus extends Daemon {
  query(promql: string): Promise<readonly Sample[]>;
  alerts(): Promise<readonly FiringAlert[]>;
  /** Rules whose last evaluation failed, as `name: error`. */
  ruleErrors(): Promise<readonly string[]>;
  /** Waits until the rules were evaluated as many times more (groups with an interval of their own left aside). */
  evaluations(count: number): Promise<void>;
  /** Rewrites the file_sd file; Prometheus follows within about five seconds. */
  setTargets(groups: readonly TargetGroup[]): void;
}

/** Starts Debian's Prometheus on a free port of loopback with the shipped prometheus.yml, made quick. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'otports-prometheus-'));
  const targetsFile = join(folder, 'targets.json');
  writeFileSync(targetsFile, JSON.stringify(options.targets));
  const configFile = join(folder, 'prometheus.yml');
  writeFileSync(configFile, quickConfig(options, targetsFile));
  const daemon = await startDaemon({
    program: 'prometheus',
    debianPackage: 'prometheus',
    readyPath: '/-/ready',
    args: [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${options.dataDir ?? join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
      // Finding the Alertmanagers takes Prometheus up to five seconds; an alert that fired before is sent again after
      // this delay, a minute by default.
      '--rules.alert.resend-delay=5s',
      `--query.lookback-delta=${options.lookback ?? '5m'}`,
    ],
  });
  return { ...daemon, ...questions(daemon.url), ...endings(daemon, folder), setTargets: writer(targetsFile) };
}

/** The shipped file with short intervals and the test's own addresses: what it says about labels is what is tested. */
function quickConfig(options: PrometheusOptions, targetsFile: string): string {
  const config = parse(readFileSync(repositoryPath('provisioning/prometheus/prometheus.yml'), 'utf8')) as ShippedConfig;
  const interval = options.interval ?? '1s';
  config.global = {
    ...config.global,
    scrape_interval: interval,
    scrape_timeout: interval,
    evaluation_interval: interval,
  };
  config.rule_files = options.ruleFiles ?? [repositoryPath('alerts/otports.rules.yml')];
  config.alerting = { alertmanagers: [{ static_configs: [{ targets: options.alertmanagers ?? [] }] }] };
  config.scrape_configs = config.scrape_configs.filter((job) => job.job_name === 'otports');
  for (const job of config.scrape_configs) {
    job.file_sd_configs = [{ files: [targetsFile], refresh_interval: '1s' }];
    delete job.scrape_interval;
    delete job.scrape_timeout;
  }
  return stringify(config);
}

interface ShippedConfig {
  global: Record<string, unknown>;
  rule_files: readonly string[];
  alerting: unknown;
  scrape_configs: { job_name: string; file_sd_configs?: unknown; scrape_interval?: string; scrape_timeout?: string }[];
}

function writer(file: string): (groups: readonly TargetGroup[]) => void {
  return (groups) => {
    writeFileSync(`${file}.new`, JSON.stringify(groups));
    renameSync(`${file}.new`, file);
  };
}

function endings(daemon: Daemon, folder: string): Pick<Daemon, 'stop' | 'kill'> {
  const removeAfter = async (end: Promise<void>): Promise<void> => {
    await end;
    rmSync(folder, { recursive: true, force: true });
  };
  return { stop: () => removeAfter(daemon.stop()), kill: () => removeAfter(daemon.kill()) };
}

interface RuleGroups {
  groups: { interval: number; lastEvaluation: string; rules: { name: string; health: string; lastError?: string }[] }[];
}

function questions(url: string): Pick<Prometheus, 'query' | 'alerts' | 'ruleErrors' | 'evaluations'> {
  return {
    async query(promql) {
      const data = (await api(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`)) as {
        result: { metric: Record<string, string>; value: [number, string] }[];
      };
      return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
    },
    async alerts() {
      return ((await api(`${url}/api/v1/alerts`)) as { alerts: FiringAlert[] }).alerts;
    },
    async ruleErrors() {
      const { groups } = (await api(`${url}/api/v1/rules`)) as RuleGroups;
      const failed = groups.flatMap((group) => group.rules).filter((rule) => rule.health === 'err');
      return failed.map((rule) => `${rule.name}: ${rule.lastError ?? ''}`);
    },
    async evaluations(count) {
      for (let round = 0; round < count; round += 1) await anotherEvaluation(url);
    },
  };
}

/** Waits until the rules were evaluated once more. */
async function anotherEvaluation(url: string): Promise<void> {
  const before = await lastEvaluations(url);
  await waitUntil('another evaluation', async () => {
    const now = await lastEvaluations(url);
    return now.every((at, group) => at !== before[group]);
  });
}

/** Of the groups that follow the global interval; those with a longer one of their own are not waited for. */
async function lastEvaluations(url: string): Promise<readonly string[]> {
  const { groups } = (await api(`${url}/api/v1/rules`)) as RuleGroups;
  const shortest = Math.min(...groups.map((group) => group.interval));
  return groups.filter((group) => group.interval === shortest).map((group) => group.lastEvaluation);
}

async function api(url: string): Promise<unknown> {
  const answer = (await (await fetch(url)).json()) as { status: string; data: unknown; error?: string };
  if (answer.status !== 'success') throw new Error(`${url}: ${answer.error ?? answer.status}`);
  return answer.data;
}
