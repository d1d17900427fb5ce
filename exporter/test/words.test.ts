import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vocabulary } from '../src/publish/metrics/catalogue/vocabulary.ts';
import { recordingRules } from './alert-rules.ts';
import { repositoryPath } from './daemons/paths.ts';
import { unknownWords } from './words.ts';

/** YAML of Prometheus, JSON of Grafana and Markdown can only spell words out, so they are held against the exporter's own. */
const files = globSync(
  [
    '{alerts,provisioning}/**/*.{yml,example,tmpl}',
    'dashboards/*.json',
    'docs/**/*.md',
    'README.md',
    'grafana-plugin/src/README.md',
  ],
  { cwd: repositoryPath('.') },
);
const recorded = recordingRules.map(({ record }) => record);

/** What is right although the exporter does not say it, and why. */
const others = {
  'aspect is never any': 'a label of OtportsAspectNeverSeen, which no series has',
  'has no label site': 'alerts/tests/placement.test.yml: a label of the scrape target',
};

function unknownIn(file: string, words = vocabulary): readonly string[] {
  return unknownWords(readFileSync(repositoryPath(file), 'utf8'), words, recorded).filter(
    (problem) => !Object.keys(others).some((other) => problem.endsWith(other)),
  );
}

it('finds the files', () => {
  for (const part of ['alerts/otports.rules.yml', 'alerts/tests/', 'provisioning/', 'dashboards/', 'docs/runbooks/']) {
    expect(files.some((file) => file.startsWith(part))).toBe(true);
  }
});

it.each(files)('%s uses only metrics, labels and words that the exporter has', (file) => {
  expect(unknownIn(file)).toEqual([]);
});

describe.each(vocabulary.verdicts)('without the verdict %s', (verdict) => {
  const without = { ...vocabulary, verdicts: vocabulary.verdicts.filter((other) => other !== verdict) };

  it('the rules or the dashboards would fall behind, and that is told', () => {
    const problems = files
      .filter((file) => /^(alerts|dashboards)\//.test(file))
      .flatMap((file) => unknownIn(file, without));

    expect(new Set(problems)).toEqual(new Set([`verdict is never ${verdict}`]));
  });
});

it.each([
  ['otports_port_devation{asset="a"}', ['no metric otports_port_devation']],
  ['expr: otports:no_such_rule > 0', ['no metric otports:no_such_rule']],
  ['otports_ports{asset="a", verdict="hidden", port="1"}', ['otports_ports has no label port']],
  ['otports_ports{verdict=~"hidden|hiden"}', ['verdict is never hiden']],
  ['query (printf "otports_ports{asset=%q, verdicts=\\"hidden\\"}" .x)', ['otports_ports has no label verdicts']],
  ['severity!="major"', ['severity is never major']],
  ['{{ if eq .CommonLabels.severity "page" }}{{ .CommonLabels.alertname }}', ['severity is never page']],
  ['{{ $labels.verdct }} {{ .Labels.asset }} {{ .Labels.Remove }}', ['nothing has a label verdct']],
  ['otports_collection_paused{reason=~"breaker|window|"} and otports_ports{verdict=~".*", asset="{{ .x }}"}', []],
])('%s', (text, problems) => {
  expect(unknownWords(text, vocabulary)).toEqual(problems);
});
