import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Findings, formatProblem } from './problem.ts';
import { readInParts } from './yaml-parts.ts';
import type { YamlSource } from './yaml-document.ts';
import { readAsOne } from './yaml-source.ts';

const file = (text: string) => ({ name: 'o.yml', text, sha256: '' });

const plain = `---
# first
poll: { interval: 1h }
assets: # many

  - name: a
    source:
      type: ssh
  # between
  - { name: b,
      zone: "- x" }
  - name: c
    note: |
      text
      - no entry
  -
    name: d
  - { name: e }
limits: { rows: 5 }
`;

/** Paths that are there, and some that are not. */
function pathsIn(value: unknown, above: readonly (string | number)[] = []): (string | number)[][] {
  const steps =
    typeof value === 'object' && value !== null ? (Array.isArray(value) ? [...value.keys()] : Object.keys(value)) : [];
  const below = steps.flatMap((step) => pathsIn((value as Record<string | number, unknown>)[step], [...above, step]));
  return [[...above], ...below, [...above, 'nothing'], [...above, 99]];
}

function placesIn(source: YamlSource, paths: readonly (string | number)[][]): unknown {
  return paths.map((path) => [source.place(path, 'key'), source.place(path)]);
}

describe('a long list', () => {
  it.each([1, 2, 3, 4])('is read %i entries at a time with the same values and places as at once', (atOnce) => {
    const parted = readInParts(file(plain), atOnce);
    const [whole] = readAsOne(file(plain), new Findings());
    if (parted === null || whole === undefined) throw new TypeError('it was not read');
    expect(parted.value).toEqual(whole.value);
    const paths = pathsIn(whole.value);
    expect(placesIn(parted, paths)).toEqual(placesIn(whole, paths));
  });

  it.each([
    ['it is short', 'assets:\n  - a\n  - b\n'],
    ['an entry does not end', 'assets:\n  - a\n  - { b: 1,\n  - c\n  - d }\n'],
    ['a quote does not end', 'assets:\n  - a\n  - "b\n  - c\n  - d\n'],
    ['a key stands twice', 'assets:\n  - a\n  - b\n  - c\n  - { d: 1, d: 2 }\n'],
    ['an alias speaks of another part', 'assets:\n  - &a { n: 1 }\n  - b\n  - c\n  - *a\n'],
    ['a directive changes the words', '%YAML 1.1\n---\nassets:\n  - yes\n  - yes\n  - yes\n  - yes\n'],
    ['a second document begins', 'assets:\n  - a\n  - b\n  - c\n---\nassets:\n  - d\n  - e\n  - f\n'],
    ['its head is in a text', 'note: "\nassets:\n  - a\n  - b\n  - c\n  - d\n  "\n'],
  ])('is read as one where %s', (_why, text) => {
    expect(readInParts(file(text), 2)).toBeNull();
  });

  it('means in parts what it means as one, whatever its entries are', () => {
    const entry = fc.constantFrom(
      ...['- a', '- { name: a, b: [1, 2] }', '- name: a\n  zone: b', '-\n  name: a', '- - a\n  - b', '- "a\n  - b"'],
      ...[
        "- 'it''s'",
        '- |\n  text\n  - text',
        '- >-\n text',
        '- a\n  b',
        '# comment',
        '',
        '- ~',
        '- 0o17',
        '- { a: 1,',
      ],
      ...['  b: 2 }', '- {}', '-', '- &x a', '- *x', '- ? a\n  : b', '- !!str 1', '- "\\q"', '\t- a', '- @a', 'a: 1'],
    );
    const head = fc.constantFrom(
      '',
      'poll: 1h\n',
      '---\n',
      '# c\n',
      'a: |\n  assets:\n',
      '%YAML 1.1\n---\n',
      'x: [1,\n',
    );
    const tail = fc.constantFrom('', 'limits: 5\n', '...\n', '---\nb: 1\n', '# end', 'assets: 1\n', '   - a\n', ']\n');
    fc.assert(
      fc.property(
        fc.record({ head, tail, entries: fc.array(entry, { minLength: 2, maxLength: 9 }) }),
        fc.constantFrom(0, 1, 2, 4),
        fc.constantFrom('\n', '\r\n'),
        ({ head, tail, entries }, indent, newline) => {
          const lines = entries.join('\n').split('\n');
          const list = lines.map((line) => `${' '.repeat(indent)}${line}\n`).join('');
          const text = `${head}assets:\n${list}${tail}`.replaceAll('\n', newline);
          const parted = readInParts(file(text), 1);
          if (parted === null) return;
          const findings = new Findings();
          const whole = readAsOne(file(text), findings);
          expect(findings.problems.map(formatProblem)).toEqual([]);
          expect(whole.map(({ value }) => value)).toEqual([parted.value]);
          for (const path of pathsIn(parted.value)) expect(parted.place(path)).toEqual(whole[0]?.place(path));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
