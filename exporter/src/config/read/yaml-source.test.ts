import { describe, expect, it } from 'vitest';
import { Findings, formatProblem } from './problem.ts';
import { readJson } from './json-source.ts';
import { readYaml } from './yaml-source.ts';

const text = `# first
poll: { interval: 1h }
shared: &shared { a: 1 }
assets:
  - name: hmi-01
    source:
      type: ssh
  - *shared
`;

describe('places', () => {
  const findings = new Findings();
  const [source] = readYaml({ name: 'o.yml', text, sha256: '' }, findings);

  it.each<[(string | number)[], 'key' | 'value', number, number]>([
    [[], 'value', 2, 1],
    [['poll'], 'key', 2, 1],
    [['poll', 'interval'], 'value', 2, 19],
    [['assets', 0, 'source', 'type'], 'key', 7, 7],
    [['assets', 0, 'source', 'type'], 'value', 7, 13],
    [['assets', 0, 'source', 'credential'], 'value', 7, 7],
    [['assets', 0, 'address'], 'value', 5, 5],
    [['assets', 1], 'value', 8, 5],
    [['assets', 1, 'a'], 'value', 3, 22],
    [['assets', 9], 'value', 5, 3],
    [['nothing', 'here'], 'value', 2, 1],
  ])('%j (%s) stands at %i:%i', (path, at, line, column) => {
    expect(source?.place(path, at)).toEqual({ file: 'o.yml', line, column, path: path.join('.') });
    expect(findings.problems).toEqual([]);
  });
});

it('reads JSON with the engine, and finds places in it only when asked', () => {
  const findings = new Findings();
  const source = readJson(
    { name: 't.json', text: '[\n\t{ "targets": ["a"] }\n]', sha256: '' },
    { findings, locatable: 1000 },
  );
  expect(source?.value).toEqual([{ targets: ['a'] }]);
  expect(source?.place([0, 'targets', 0])).toEqual({ file: 't.json', line: 2, column: 16, path: '0.targets.0' });
});

it.each([
  [
    'duplicate keys in a list of maps',
    '- { a: 1 }\n- b: 1\n  a: 2\n  b: 3\n',
    ['4:3: this key stands twice, first on line 2; keep one of them'],
  ],
  [
    'a document that ends in the middle',
    'a: [1, 2',
    ['1:9: not YAML: the file ends in the middle; a closing quote or bracket is missing'],
  ],
  ['a directive', '%YAML 1.1\n---\na: yes\n', []],
])('%s', (_name, yaml, expected) => {
  const findings = new Findings();
  readYaml({ name: 'o.yml', text: yaml, sha256: '' }, findings);
  expect(findings.problems.map((problem) => formatProblem(problem).replace('o.yml:', ''))).toEqual(expected);
});

it('a tower of brackets is refused and does not overflow the stack', () => {
  const findings = new Findings();
  readYaml({ name: 'o.yml', text: `a: ${'['.repeat(50_000)}`, sha256: '' }, findings);
  // The allowed depth depends on the rest of the stack.
  expect(findings.problems.map(({ message }) => message)).toEqual(['not YAML: values are nested too deeply']);
});
