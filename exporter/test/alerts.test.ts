// needs: promtool
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Source } from '../src/config/config.ts';
import { isPassive } from '../src/config/resolve/passive.ts';
import { collectorNames } from '../src/model/source/collector-name.ts';
import { deviates, verdicts } from '../src/model/verdict.ts';
import { runbookOf } from '../src/publish/http/pages/parts/runbooks.ts';
import { largestScrape } from '../src/publish/metrics/catalogue/sample-limit.ts';
import { vocabulary } from '../src/publish/metrics/catalogue/vocabulary.ts';
import { alertRules, promqlTexts, recordingRules, ruleGroups, type AlertRule } from './alert-rules.ts';
import { repositoryPath } from './daemons/paths.ts';
import { promtool, run } from './daemons/run.ts';

const testFolder = repositoryPath('alerts/tests');
const testFiles = readdirSync(testFolder).filter((name) => name.endsWith('.test.yml'));

/** The names of spec section 7, and the warning ahead of OtportsApprovalExpired, which must not say that it has expired. */
const names = [
  'OtportsPortForbidden',
  'OtportsPortUnexpected',
  'OtportsPortChanged',
  'OtportsPortMissing',
  'OtportsPortHidden',
  'OtportsApprovalExpired',
  'OtportsPortOnManyAssets',
  'OtportsAssetManyPorts',
  'OtportsSiteDark',
  'OtportsHostKeyChanged',
  'OtportsCollectionPaused',
  'OtportsCollectionFailing',
  'OtportsAssetStale',
  'OtportsAspectNeverSeen',
  'OtportsAssetStalled',
  'OtportsUnverified',
  'OtportsNoBaseline',
  'OtportsApprovalExpiring',
  'OtportsReviewDue',
  'OtportsDuplicateAsset',
  'OtportsRemovalPending',
  'OtportsSeriesDropped',
  'OtportsExporterDown',
  'OtportsStoreReset',
  'OtportsStoreDamaged',
  'OtportsConfigReloadFailed',
  'OtportsWatchdog',
];

/** What always deviates, each with the alert whose runbook the pages name: one that is new needs a rule of its own. */
const deviationAlerts = verdicts
  .filter((verdict) => deviates[verdict] === 'always')
  .map((verdict) => [/(\w+)\.md$/.exec(runbookOf(verdict) ?? '')?.[1] ?? `no alert for ${verdict}`, verdict] as const);

function ruleNamed(name: string) {
  const rule = alertRules.find(({ alert }) => alert === name);
  if (rule === undefined) throw new Error(`no rule is named ${name}`);
  return rule;
}

describe('alerts/otports.rules.yml', () => {
  it('is accepted by Prometheus, together with prometheus.yml', async () => {
    const answers = await Promise.all([
      run(promtool, ['check', 'rules', repositoryPath('alerts/otports.rules.yml')]),
      run(promtool, ['check', 'config', repositoryPath('provisioning/prometheus/prometheus.yml')]),
    ]);

    expect(answers.map(({ output, errors }) => output + errors).join('\n')).not.toMatch(/FAILED|error/i);
    expect(answers.map(({ code }) => code)).toEqual([0, 0]);
  });

  it('is fed by a scrape that never fails because of its own limits: 10,000 assets, as docs/metrics.md says', () => {
    const text = readFileSync(repositoryPath('provisioning/prometheus/prometheus.yml'), 'utf8');
    const { scrape_configs: jobs } = parse(text) as { scrape_configs: { sample_limit: number }[] };
    const fleet = { assets: 10_000, deviationsPerAsset: 100, expiringRules: 20, seriesBudget: 1_000_000 };

    expect(jobs[0]?.sample_limit).toBeGreaterThanOrEqual(largestScrape(fleet));
  });

  it('has every alert of the contract, each once', () => {
    expect(alertRules.map(({ alert }) => alert)).toEqual(names);
  });

  it.each(names)('%s has a severity, five annotations and a page in docs/runbooks', (name) => {
    const rule = ruleNamed(name);
    const page = `docs/runbooks/${name}.md`;

    expect(rule.labels?.['severity'] ?? rule.expr).toMatch(/^(critical|warning|info)$|severity/);
    expect(Object.keys(rule.annotations)).toEqual([
      'summary',
      'description',
      'runbook_url',
      'dashboard_url',
      'approve_url',
    ]);
    expect(rule.annotations['runbook_url']).toBe(`https://github.com/otports/otports/blob/main/${page}`);
    const text = readFileSync(repositoryPath(page), 'utf8');
    expect(text).toMatch(/^## (First, at 3 a\.m\.|What to check first|When it stops coming)/m);
    expect(text).toMatch(/^## How it ends\n[^]+^## Silencing\n/m);
    expect(readFileSync(repositoryPath('docs/runbooks/README.md'), 'utf8')).toContain(`[${name}](${name}.md)`);
  });

  it.each(deviationAlerts)('%s reads like OtportsPortUnexpected', (name, verdict) => {
    const unexpected = ruleNamed('OtportsPortUnexpected');
    const rule = ruleNamed(name);

    expect(rule.expr).toBe(
      unexpected.expr.replaceAll('OtportsPortUnexpected', name).replaceAll('"unexpected"', `"${verdict}"`),
    );
    expect(rule.annotations['description']).toBe(unexpected.annotations['description']);
    expect(rule.for, 'the exporter confirms').toBeUndefined();
  });

  it('takes the collectors that ask over the network from the exporter', () => {
    const asking = collectorNames.filter((type) => !isPassive({ type } as Source));
    const said = promqlTexts().flatMap((text) => [...text.matchAll(/collector=~"([^"]*)"/g)].map((match) => match[1]));

    expect(new Set(said)).toEqual(new Set([asking.join('|')]));
  });

  it('joins with one asset_info per asset only', () => {
    const joins = promqlTexts().flatMap((text) => [...text.matchAll(/group_left \(site[^)]*\) (.{39})/g)]);

    expect(joins.length).toBeGreaterThan(15);
    expect(new Set(joins.map((match) => match[1]))).toEqual(new Set(['topk by (asset) (1, otports_asset_info)']));
  });
});

// What begins or ends at one evaluation must reach Alertmanager in an order in which nothing slips past what inhibits it.
describe('an alert that inhibits another one', () => {
  interface InhibitRule {
    readonly source_matchers: readonly string[];
    readonly target_matchers: readonly string[];
    readonly equal: readonly string[];
  }

  /** Source and target, where the source cannot stand first, and why that does no harm. */
  const later: Readonly<Record<string, string>> = {
    'OtportsPortOnManyAssets > *': 'counts the alerts that it inhibits; pages wait for it (group_wait)',
    'OtportsAssetManyPorts > *': 'counts the alerts that it inhibits; pages wait for it (group_wait)',
    'OtportsCollectionFailing > OtportsCollectionPaused':
      'reason breaker only, which comes after many failed looks; auth and host_key go the other way',
  };

  function namesIn(matchers: readonly string[]): readonly string[] {
    const [, value = ''] = matchers.map((text) => /^alertname=~?"(.*)"$/.exec(text)).find((match) => match) ?? [];
    return names.filter((name) => new RegExp(`^(${value})$`).test(name));
  }

  const text = readFileSync(repositoryPath('provisioning/alertmanager/alertmanager.yml'), 'utf8');
  const { inhibit_rules: inhibitRules } = parse(text) as { inhibit_rules: InhibitRule[] };
  const pairs = inhibitRules.flatMap(({ source_matchers: sources, target_matchers: targets, equal }) =>
    namesIn(sources).flatMap((source) =>
      namesIn(targets)
        .filter((target) => target !== source && !equal.includes('alertname'))
        .map((target): [string, string] => [source, target]),
    ),
  );
  const placeOf = (name: string) => {
    const group = ruleGroups.find(({ rules }) => rules.some((rule) => 'alert' in rule && rule.alert === name));
    return { group: group?.name, place: names.indexOf(name) };
  };

  it.each(pairs)('%s is evaluated together with %s, and before it', (source, target) => {
    expect(placeOf(source).group).toBe(placeOf(target).group);
    if (`${source} > ${target}` in later || `${source} > *` in later) return;
    expect(placeOf(source).place).toBeLessThan(placeOf(target).place);
  });
});

// Silence never resolves: the second of the habits at the head of the rules.
describe('an alert about an asset', () => {
  /** Rules that hold themselves in another way, and why. */
  const otherwise: Readonly<Record<string, string>> = {
    OtportsPortOnManyAssets: 'counts alerts that are held',
    OtportsAssetManyPorts: 'counts alerts that are held',
    OtportsDuplicateAsset: 'while any exporter is down, because the other one still publishes the asset',
    OtportsExporterDown: 'about an exporter: that it is silent is what it says',
    OtportsStoreReset: 'about an exporter: a moment, and no state',
    OtportsStoreDamaged: 'about an exporter, held while it is down',
    OtportsConfigReloadFailed: 'about an exporter, held while it is down',
    OtportsWatchdog: 'always fires',
  };

  /** Whether `expr` has, for each part that it alerts on (with an asset, with a site), what holds it while nobody speaks for that. */
  function isHeld({ alert, expr }: Pick<AlertRule, 'alert' | 'expr'>): boolean {
    const parts = expr.split(/^or$/m).map((part) => part.replace(/\s+/g, ' ').trim());
    const holds = parts.flatMap((part) => {
      const hold = new RegExp(
        `^\\( ?max by \\(([^)]*)\\) \\(ALERTS\\{alertname="${alert}", alertstate="firing"[^}]*\\}\\) unless on \\((asset|site)\\) (.*)\\)$`,
      ).exec(part);
      const [, labels = '', on = '', spoken = ''] = hold ?? [];
      return labels.split(', ').includes(on) && spoken.includes('otports_asset_info') ? [on] : [];
    });
    const kinds = new Set(parts.filter((part) => !part.includes('ALERTS{')).map(kindOf));
    return kinds.size > 0 && [...kinds].every((kind) => holds.includes(kind));
  }

  function kindOf(part: string): string {
    return part.startsWith('count by (site') ? 'site' : 'asset';
  }

  it.each(alertRules.filter(({ alert }) => !(alert in otherwise)))(
    '$alert is held while nobody speaks for the asset, or is an exception that is named here',
    (rule) => {
      expect(isHeld(rule)).toBe(true);
    },
  );

  it('is not held by the half of another alert, nor by one that silence ends, nor without one', () => {
    const { expr } = ruleNamed('OtportsSeriesDropped');
    const paused = ruleNamed('OtportsCollectionPaused');
    const [first = ''] = expr.split(/^or$/m);

    expect(isHeld({ alert: 'OtportsSeriesDropped', expr })).toBe(true);
    expect(isHeld({ alert: 'OtportsNew', expr })).toBe(false);
    expect(isHeld({ alert: 'OtportsNew', expr: first })).toBe(false);
    expect(isHeld({ alert: 'OtportsSeriesDropped', expr: expr.replace('unless on (asset)', 'and on (asset)') })).toBe(
      false,
    );
    expect(isHeld({ ...paused, expr: paused.expr.split(/^or$/m).slice(0, 3).join('or') })).toBe(false);
  });

  it('is no exception that does not exist', () => {
    expect(Object.keys(otherwise).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the metrics that rules use', () => {
  const labelsOf = new Map<string, readonly string[]>([
    ...vocabulary.metrics.map(({ name, labels }): [string, readonly string[]] => [name, labels]),
    ...recordingRules.map(({ record }): [string, readonly string[]] => [record, ['asset', 'site', 'url']]),
  ]);
  // Labels that Prometheus adds, that rules give, and `alertname`, `alertstate` of ALERTS.
  const others = ['job', 'instance', 'severity', 'days', 'alertname', 'alertstate', 'released', 'asked'];
  const known = new Set([...vocabulary.metrics.flatMap(({ labels }) => labels), ...others]);

  it('are all published, with the labels they are asked for', () => {
    const problems = promqlTexts().flatMap((text) =>
      [...text.matchAll(/\b(otports[_:][a-z_:]+)(?:\{([^}]*)\})?/g)].flatMap(([, name = '', selector = '']) => {
        const labels = labelsOf.get(name);
        if (labels === undefined) return [`${name} is not published`];
        return [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)]
          .map((match) => match[1] ?? '')
          .filter((label) => !labels.includes(label) && !others.includes(label))
          .map((label) => `${name} has no label ${label}`);
      }),
    );

    expect(problems).toEqual([]);
  });

  it('are grouped and matched by labels that exist', () => {
    const lists = promqlTexts().flatMap((text) => [...text.matchAll(/\b(?:by|on|group_left)\s*\(([^)]*)\)/g)]);
    const labels = lists.flatMap((match) => (match[1] ?? '').split(',').map((label) => label.trim()));

    expect(labels.filter((label) => label !== '' && !known.has(label))).toEqual([]);
  });
});

describe('promtool test rules', () => {
  it.concurrent.each(testFiles)('%s', { timeout: 240_000 }, async (name) => {
    const { code, output, errors } = await run(promtool, ['test', 'rules', join(testFolder, name)]);

    expect(code, output + errors).toBe(0);
  });

  interface TestFile {
    tests: {
      promql_expr_test?: { expr: string; exp_samples: { labels: string }[] }[];
      alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[];
    }[];
  }

  const stories = testFiles
    .flatMap((name) => (parse(readFileSync(join(testFolder, name), 'utf8')) as TestFile).tests)
    .flatMap((story) => story.promql_expr_test ?? []);

  it.each(names)('%s is seen firing and, but for the watchdog, not firing', (name) => {
    const about = stories.filter(({ expr }) => {
      const [, operator, value = ''] = /alertname(=~|=)"([^"]*)"/.exec(expr) ?? [];
      return operator === '=~' ? new RegExp(`^(${value})$`).test(name) : value === name;
    });

    expect(about.some(({ exp_samples: samples }) => samples.length > 0)).toBe(true);
    expect(about.some(({ exp_samples: samples }) => samples.length === 0)).toBe(name !== 'OtportsWatchdog');
  });
});

describe('the tests of the rules notice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'otports-rules-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const rules = readFileSync(repositoryPath('alerts/otports.rules.yml'), 'utf8');
  const oneInfo = 'topk by (asset) (1, otports_asset_info)';
  const hold = 'unless on (asset) (otports_asset_info unless on (asset) otports:never_looked)';

  it.concurrent.each([
    ['a join that two exporters with one asset put in error', oneInfo, 'otports_asset_info', 'placement'],
    ['a hold that an emptied store ends', hold, 'unless on (asset) otports_asset_info', 'deviations'],
    ['a hold that never ends', hold, '', 'deviations'],
  ])('%s', { timeout: 240_000 }, async (what, from, to, story) => {
    const copy = join(folder, what.replaceAll(' ', '-'));
    writeFileSync(`${copy}.rules.yml`, rules.replaceAll(from, to));
    const test = readFileSync(join(testFolder, `${story}.test.yml`), 'utf8');
    writeFileSync(`${copy}.test.yml`, test.replace('../otports.rules.yml', `${copy}.rules.yml`));

    const { code, output, errors } = await run(promtool, ['test', 'rules', `${copy}.test.yml`]);

    expect(rules).toContain(from);
    expect(output + errors).not.toContain('could not parse');
    expect(code).toBe(1);
  });
});
