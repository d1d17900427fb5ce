import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { repositoryPath } from './daemons/paths.ts';

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly (AlertRule | RecordingRule)[] }[];
}

function rulesOf(file: string): readonly (AlertRule | RecordingRule)[] {
  const { groups } = parse(readFileSync(repositoryPath(file), 'utf8')) as RuleFile;
  return groups.flatMap((group) => group.rules);
}

const all = rulesOf('alerts/otports.rules.yml');

export const alertRules = all.filter((rule): rule is AlertRule => 'alert' in rule);
export const recordingRules = [...all, ...rulesOf('provisioning/prometheus/rules/links.rules.yml')].filter(
  (rule): rule is RecordingRule => 'record' in rule,
);

/** Every PromQL text of the rules: expressions, and the queries inside annotations with their quotes unescaped. */
export function promqlTexts(): readonly string[] {
  const annotations = alertRules.flatMap((rule) => Object.values(rule.annotations));
  const queries = annotations.flatMap((text) => [...text.matchAll(/query (?:\(printf )?"((?:[^"\\]|\\.)*)"/g)]);
  return [...all.map((rule) => rule.expr), ...queries.map((match) => (match[1] ?? '').replace(/\\(.)/g, '$1'))];
}
