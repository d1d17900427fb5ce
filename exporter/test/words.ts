/** Holds texts that only people write (rules, dashboards, runbooks) against the words of the exporter. */
import { labelMeanings } from '../src/publish/metrics/catalogue/label-meanings.ts';
import type { Vocabulary } from '../src/publish/metrics/catalogue/vocabulary.ts';

/** Added by Prometheus and by release.rules.yml.example. */
const otherLabels = ['job', 'instance', 'released'];

/** Given by Prometheus and by our rules. */
const alertLabels = ['alertname', 'days'];

/**
 * Each use of a metric, a label of a metric or a word in a label that the exporter does not have, as a sentence.
 * `text` is PromQL, or YAML, JSON or Markdown that holds some; `recorded` are names of recording rules.
 */
export function unknownWords(text: string, words: Vocabulary, recorded: readonly string[] = []): readonly string[] {
  const plain = text.replaceAll(/\\+"/g, '"');
  return [
    ...unknownMetrics(plain, words, recorded),
    ...unknownLabels(plain, words),
    ...labelsOfNothing(plain, words),
    ...unknownValues(plain, words),
  ];
}

function unknownMetrics(text: string, { metrics }: Vocabulary, recorded: readonly string[]): readonly string[] {
  const known = new Set([...metrics.map(({ name }) => name), ...recorded]);
  return [...text.matchAll(/(?<![/\w])otports[_:][a-z_:]*[a-z]/g)]
    .filter(([name]) => !known.has(name))
    .map(([name]) => `no metric ${name}`);
}

function unknownLabels(text: string, { metrics }: Vocabulary): readonly string[] {
  const labelsOf = new Map(metrics.map(({ name, labels }) => [name, labels]));
  return [...text.matchAll(/\b(otports_[a-z_]+)\{((?:[^{}"]|"[^"]*")*)\}/g)].flatMap(([, name = '', selector = '']) =>
    [...selector.replaceAll(/"[^"]*"/g, '""').matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)]
      .map(([, label = '']) => label)
      .filter((label) => !otherLabels.includes(label) && labelsOf.get(name)?.includes(label) === false)
      .map((label) => `${name} has no label ${label}`),
  );
}

/** Of alerts, in annotations and in the templates of notifications. */
function labelsOfNothing(text: string, { metrics }: Vocabulary): readonly string[] {
  const known = new Set([...metrics.flatMap(({ labels }) => labels), ...otherLabels, ...alertLabels]);
  // What begins with a capital letter is a method: `.Labels.Remove`.
  return [...text.matchAll(/(?:\$labels|\.(?:Common|Group)?Labels)\.([a-z]\w*)/g)]
    .map(([, label = '']) => label)
    .filter((label) => !known.has(label))
    .map((label) => `nothing has a label ${label}`);
}

function unknownValues(text: string, { verdicts, severities }: Vocabulary): readonly string[] {
  const valuesOf: Readonly<Record<string, readonly string[]>> = {
    ...Object.fromEntries(Object.entries(labelMeanings).map(([label, meanings]) => [label, Object.keys(meanings)])),
    verdict: verdicts,
    severity: severities,
  };
  const matchers = [...text.matchAll(/\b(\w+)\s*(?:=~|!~|!=|=)\s*"([a-z_|]+)"/g)];
  const comparisons = [...text.matchAll(/\b(?:eq|ne) [.$\w]*\.(\w+) "(\w+)"/g)];
  return [...matchers, ...comparisons].flatMap(([, label = '', values = '']) =>
    values
      .split('|')
      // The empty word matches where there is no such label.
      .filter((value) => value !== '' && valuesOf[label]?.includes(value) === false)
      .map((value) => `${label} is never ${value}`),
  );
}
