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

interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (AlertRule | RecordingRule)[];
}

function groupsOf(file: string): readonly RuleGroup[] {
  return (parse(readFileSync(repositoryPath(file), 'utf8')) as { groups: RuleGroup[] }).groups;
}

function rulesOf(file: string): readonly (AlertRule | RecordingRule)[] {
  return groupsOf(file).flatMap((group) => group.rules);
}

/** The groups of our rules, in the order of the file. */
export const ruleGroups = groupsOf('alerts/otports.rules.yml');

const all = ruleGroups.flatMap((group) => group.rules);

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
